"""Which column is what, in the headers that programs write."""

from __future__ import annotations

import pytest

from acdesk.errors import WrongUsage
from acdesk.tables import parse_table
from acdesk.tables.columns import understand

GOOGLE_OLD = "Name,Given Name,Additional Name,Family Name,Birthday,Notes,Group Membership,E-mail 1 - Type,E-mail 1 - Value,Phone 1 - Type,Phone 1 - Value,Address 1 - City,Organization 1 - Name,Organization 1 - Title"  # noqa: E501
GOOGLE_NEW = "First Name,Middle Name,Last Name,Nickname,Organization Name,Organization Title,Birthday,Notes,Labels,E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Value"  # noqa: E501
OUTLOOK = "First Name,Middle Name,Last Name,Company,Job Title,Business City,Business Phone,Home Phone,Mobile Phone,Birthday,E-mail Address,E-mail Display Name,Notes,Web Page"  # noqa: E501
HUBSPOT_COMPANIES = "Record ID,Company name,Company owner,Phone Number,City,Industry,Company Domain Name,Time Zone"
HUBSPOT_CONTACTS = "Record ID,First Name,Last Name,Email,Phone Number,Lead Status,City,Associated Company"


def read(header: str) -> dict[str, str]:
    names = header.split(",")
    columns = understand(parse_table((header + "\n" + ",".join("x" * len(names)) + "\n").encode()))
    return {field: names[places[0]] for field, places in columns.places.items()} | {"from": columns.source}


def test_google_contacts_old() -> None:
    found = read(GOOGLE_OLD)
    assert found == {
        "contact": "Name", "first": "Given Name", "middle": "Additional Name", "last": "Family Name",
        "birthday": "Birthday", "rapport": "Notes", "email": "E-mail 1 - Value", "phone": "Phone 1 - Value",
        "client": "Organization 1 - Name", "position": "Organization 1 - Title", "from": "Google Contacts",
    }  # fmt: skip


def test_google_contacts_new() -> None:
    found = read(GOOGLE_NEW)
    assert found["client"] == "Organization Name"
    assert (found["first"], found["last"], found["email"]) == ("First Name", "Last Name", "E-mail 1 - Value")
    assert found["from"] == "Google Contacts"


def test_outlook() -> None:
    found = read(OUTLOOK)
    assert (found["client"], found["email"], found["phone"]) == ("Company", "E-mail Address", "Business Phone")
    assert "city" not in found, "where a person is does not say where the client is"
    assert found["from"] == "Outlook contacts"


def test_hubspot() -> None:
    companies, contacts = read(HUBSPOT_COMPANIES), read(HUBSPOT_CONTACTS)
    assert (companies["client"], companies["domains"]) == ("Company name", "Company Domain Name")
    assert (companies["city"], companies["zone"]) == ("City", "Time Zone")
    assert (contacts["client"], contacts["email"]) == ("Associated Company", "Email")
    assert "city" not in contacts


def test_plain_tables() -> None:
    assert read("client,tier,retainer,domain,city,contact,email")["contact"] == "contact"
    assert read("Client_Name,TIER,E-Mail")["client"] == "Client_Name"
    assert read("name,tier,city")["client"] == "name"
    assert read("name,company,email") == {
        "contact": "name",
        "client": "company",
        "email": "email",
        "from": "a plain table",
    }
    assert read("name,email")["contact"] == "name"


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("a,b,c", "line 1: no column tells the client: name one 'client' or 'company' (there are: a, b, c)"),
        ("first,last,city", "no column tells the client"),
        ("client,email,E-Mail", "columns 2 and 3 are both called 'E-Mail'"),
        (",,x", "no column tells the client"),
    ],
)
def test_a_header_that_cannot_be_understood(header: str, said: str) -> None:
    with pytest.raises(WrongUsage) as refused:
        understand(parse_table(f"{header}\n1,2,3\n".encode(), "t.csv"))
    assert said in str(refused.value)


def test_what_is_not_read_is_named_where_it_is_filled() -> None:
    columns = understand(parse_table(b"client,colour,empty,,error\nA,red,,x,why\n"))
    assert columns.notices == ("Not read: colour, column 4, which has no name.",)


def test_two_columns_that_are_not_read_may_have_one_name() -> None:
    assert understand(parse_table(b"client,x,x\nA,1,2\n")).places == {"client": (0,)}
