"""Permission: words of answers are sent only when a person has allowed it, on record, for that run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_builders import ANSWERS, everything, in_process, write_study
from plugged_in import KeywordService

from sli_themes.coding.choosing import chosen_coder
from sli_themes.decisions import read_events
from sli_themes.errors import DisclosureError
from sli_themes.permission import SENDING_ALLOWED, Permission, require_permission
from sli_themes.pipeline import read_inputs

SERVICE = "plugged_in:service"


@pytest.fixture
def command(monkeypatch, capsys):
    """Return the command line on vectors without a model; nothing was received yet."""
    KeywordService.received.clear()
    return in_process(monkeypatch, capsys)


@pytest.fixture
def study(tmp_path):
    """Return a study."""
    return write_study(tmp_path / "study")


def naming(study, method=SERVICE):
    """Return the study with a coder in its settings."""
    toml = study / "study.toml"
    toml.write_text(toml.read_text("utf-8") + f'\n[settings.coding]\nmethod = "{method}"\n', "utf-8")
    return study


def allowed(study):
    """Return the events that say that sending was allowed."""
    return [event for event in read_events(read_inputs(study).study).events if event.kind == SENDING_ALLOWED]


def test_sending_is_refused(command, study):
    """Without permission nothing is sent, written or recorded; the message says what, where to and what next."""
    before = everything(study)
    ran = command("code", study, "--method", SERVICE)
    assert ran.code == 4
    for words in (SERVICE, "themes.example", "--allow-sending", "--method default"):
        assert words in ran.err
    assert KeywordService.received == []
    written = everything(study)
    assert {name for name in written if not name.endswith("gitignore")} == set(before)


@pytest.mark.parametrize("arguments", [["code"], ["run"], ["queue"], ["agree"], ["codebook", "retire"]])
def test_no_command_sends_unasked(command, study, tmp_path, arguments):
    """With such a coder in the settings, whatever would have it read answers is refused."""
    sheet = tmp_path / "people.csv"
    sheet.write_text("answer_id,theme_id\nR000:q1,money\nR001:q1,money\n", "utf-8")
    assert command("codings", "import", study, sheet, "--coder", "anna").code == 0
    more = ["money", "--who", "anna", "--why", "so"] if arguments[0] == "codebook" else []
    ran = command(*arguments, naming(study), *more)
    assert (ran.code, KeywordService.received) == (4, []), ran.said


def test_sending_is_recorded_before_it_happens(command, study, monkeypatch):
    """Who, when, which coder and where to stand in the decisions when the first text is sent."""
    seen = []
    fit = KeywordService.fit
    monkeypatch.setattr(KeywordService, "fit", lambda *_: seen.append(len(allowed(study))) or fit(*_))
    ran = command("code", study, "--method", SERVICE, "--allow-sending", "Anna Field")
    assert ran.code == 0, ran.said
    assert seen[0] == 1
    assert set(ANSWERS[:3]) <= set(KeywordService.received)
    (event,) = allowed(study)
    assert (event.file, event.who, event.at[-1]) == ("anna-field.jsonl", "Anna Field", "Z")
    assert {name: event.content[name] for name in ("method", "to")} == {
        "method": SERVICE,
        "to": "themes.example",
    }


def test_record_and_methods_say_that_words_were_sent(command, study):
    """The run record names place and person; what is published names the place and no person."""
    assert command("code", study, "--method", SERVICE, "--allow-sending", "Anna Field").code == 0
    record = json.loads((study / "restricted" / "run-record.json").read_bytes())
    assert (record["sent_text_to"], record["sending_allowed_by"]) == ("themes.example", "Anna Field")
    assert command("report", study).code == 0
    assert "**Words of answers were sent to themes.example**" in (study / "release/methods.md").read_text(
        "utf-8"
    )
    published = everything(study / "release")
    assert b"themes.example" in published["results.json"]
    assert not [name for name, content in published.items() if b"Anna" in content]


def test_permission_holds_for_one_run(command, study):
    """The next run asks again: other answers may have come since."""
    assert command("code", study, "--method", SERVICE, "--allow-sending", "anna").code == 0
    assert command("code", study, "--method", SERVICE).code == 4
    assert command("code", study, "--method", SERVICE, "--allow-sending", "anna").code == 0
    assert len(allowed(study)) == 2


def test_permission_is_for_one_coder_and_one_place():
    """What was allowed for another coder, or for another place, is not allowed."""
    chosen = chosen_coder(SERVICE)
    require_permission(chosen, Permission(who="anna", method=SERVICE, to="themes.example"), Path("s"))
    require_permission(chosen_coder("default"), None, Path("s"))
    for method, to in (("other:coder", "themes.example"), (SERVICE, "elsewhere.example")):
        with pytest.raises(DisclosureError, match=r"themes\.example .* code my-study --allow-sending"):
            require_permission(chosen, Permission(who="anna", method=method, to=to), Path("my-study"))


@pytest.mark.parametrize(
    ("method", "who", "said"),
    [
        ("default", "anna", "sends nothing"),
        (SERVICE, "machine", "a person's name"),
        (SERVICE, " ", "a person's name"),
    ],
)
def test_there_must_be_something_to_allow_and_somebody_who_does(command, study, method, who, said):
    """A permission for a coder that sends nothing, or by nobody, is wrong usage and is not recorded."""
    ran = command("code", study, "--method", method, "--allow-sending", who)
    assert ran.code == 2
    assert said in ran.err
    assert not (study / "decisions").exists()
