"""`python -m acdesk` is `acdesk`."""

from acdesk.cli import main

if __name__ == "__main__":
    main()
