"""Reporting: a release without a fault, what stays restricted, and nothing lost in silence."""

from __future__ import annotations

import csv
import io
import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from bridge_builders import HashVectors, contents, mixed_answers, readable, redactor_of, write_study
from docx import Document

from sli_themes.anonymity import clearer as clearer_module
from sli_themes.decisions import append_events
from sli_themes.errors import AnswersError, DisclosureError, UsageError
from sli_themes.pipeline import code_study, in_force, read_inputs, saved_codings
from sli_themes.quote_files import SCHEME_FILE
from sli_themes.quotes import PackRequest
from sli_themes.reporting import audit_study, pack_quotes, report_study

SHORT = "[settings.quotes]\nmin_words = 12\n"


@pytest.fixture(autouse=True)
def one_redactor(monkeypatch):
    """Build the redactor once for all tests."""
    monkeypatch.setattr(clearer_module, "Redactor", redactor_of)


def reported(folder):
    """Code a study and report on it; return inputs and report."""
    inputs = read_inputs(folder)
    done = code_study(inputs, HashVectors())
    return inputs, report_study(inputs, HashVectors(), done.coded.codings, done.record)


def table(path):
    """Return the rows of a csv."""
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


@pytest.fixture
def study(tmp_path):
    """Return the folder of a study, not coded yet."""
    return write_study(tmp_path / "study", settings=SHORT)


def test_a_release_holds_quotes_and_no_names(study):
    """Quotes are released with attributions; no name, address, council or id of anybody is in any file."""
    _, made = reported(study)
    assert made.results.quotes
    everything = readable(study / "release")
    for row in table(study / "answers.csv"):
        for secret in (row["id"], row["council"], row["name"], row["email"]):
            assert secret.casefold() not in everything


def test_nobody_is_quoted_without_consent(study):
    """No source of a quote is a respondent who said no."""
    reported(study)
    consent = {row["id"]: row["quote"] for row in table(study / "answers.csv")}
    sources = table(study / "restricted" / "quote-sources.csv")
    assert sources
    assert {consent[row["respondent_id"]] for row in sources} == {"yes"}


def test_sources_lead_from_a_quote_to_its_answer(study):
    """Every released quote has one line in restricted/, with the place in the answer it was taken from."""
    inputs, made = reported(study)
    texts = inputs.corpus.answers.frame.set_index("answer_id")["text"]
    sources = {row["quote_id"]: row for row in table(study / "restricted" / "quote-sources.csv")}
    assert set(sources) == {quote.quote_id for quote in made.results.quotes}
    for quote in made.results.quotes:
        row = sources[quote.quote_id]
        shown = texts[row["answer_id"]][int(row["start"]) : int(row["end"])]
        if "[" not in quote.text:
            assert " ".join(shown.split()) == quote.text.strip("… ")


def test_every_coding_is_accounted_for(study):
    """Quotes, held ones and those passed over add up to the codings, in the report and in restricted/."""
    inputs, made = reported(study)
    codings, _ = saved_codings(inputs)
    assert len(made.results.quotes) + made.held + sum(dict(made.passed_over).values()) == len(codings)
    said = json.loads((study / "restricted" / "quote-accounting.json").read_bytes())
    assert said == {
        "quotes": len(made.results.quotes),
        "held": made.held,
        "passed over": dict(made.passed_over),
        "by people": {"cleared": 0, "edited": 0, "rejected": 0},
    }
    assert made.as_json()["passed_over"] == said["passed over"]


def test_the_queue_holds_redacted_words_with_reasons(study):
    """What the gate held is listed for a person: redacted, with reasons and hints."""
    text = (study / "answers.csv").read_text(encoding="utf-8")
    text = text.replace("They often learn", "At Zorvale the thurnwhistles often learn")
    (study / "answers.csv").write_text(text, encoding="utf-8")
    _, made = reported(study)
    queue = table(study / "restricted" / "review-queue.csv")
    assert len(queue) == made.held > 0
    assert all(row["codes"] and row["reasons"] and row["attribution"] for row in queue)
    assert not any("Zorvale" in row["redacted"] for row in queue)
    assert any("[another council]" in row["redacted"] for row in queue)


def test_two_reports_have_the_same_bytes(study):
    """A second report, and one on shuffled rows, write the same release and the same restricted files."""
    inputs, _ = reported(study)
    first = contents(study / "release") | contents(study / "restricted")
    head, *rows = (study / "answers.csv").read_text(encoding="utf-8").splitlines()
    (study / "answers.csv").write_text("\n".join([head, *reversed(rows)]) + "\n", encoding="utf-8")
    inputs = read_inputs(study)
    report_study(inputs, HashVectors(), *saved_codings(inputs))
    assert contents(study / "release") | contents(study / "restricted") == first


def test_the_release_tells_the_settings_in_force(study):
    """Settings of quotes and counts that were edited after coding are used, and told as they are now."""
    inputs, _ = reported(study)
    with (study / "study.toml").open("a", encoding="utf-8") as stream:
        stream.write("per_theme = 1\n")
    inputs = read_inputs(study)
    made = report_study(inputs, HashVectors(), *saved_codings(inputs))
    record = json.loads((study / "release" / "results.json").read_bytes())["record"]
    assert record["settings"]["quotes.per_theme"] == "1"
    cells = [(quote.question, quote.theme_id) for quote in made.results.quotes]
    assert len(cells) == len(set(cells))
    assert json.loads((study / "release" / "manifest.json").read_bytes())["record"] == record


def test_no_path_of_a_model_is_released(study, tmp_path):
    """A model from a folder is released by name; restricted/ keeps the path."""
    model = tmp_path / "home-of-ottoline" / "small-model"
    model.mkdir(parents=True)
    inputs = read_inputs(study)
    settings = inputs.study.settings
    settings = replace(settings, embedding=replace(settings.embedding, model=str(model)))
    inputs = replace(inputs, study=replace(inputs.study, settings=settings))
    done = code_study(inputs, HashVectors())
    report_study(inputs, HashVectors(), done.coded.codings, done.record)
    assert "home-of-ottoline" not in readable(study / "release")
    assert "home-of-ottoline" in (study / "restricted" / "run-record.json").read_text(encoding="utf-8")


def test_a_refused_release_leaves_the_former_one(study, monkeypatch):
    """When the audit finds something, the former release stands, byte for byte, and the log is there to look at."""
    inputs, _ = reported(study)
    before = contents(study / "release")
    import sli_themes.outputs.release as release_module

    spoilt = (
        *release_module.RENDERERS[1:],
        ("theme-counts.csv", lambda results: b"Ottoline Brackenzorvale\n"),
    )
    monkeypatch.setattr(release_module, "RENDERERS", spoilt)
    with pytest.raises(DisclosureError, match="the name of respondent r00x"):
        report_study(inputs, HashVectors(), *saved_codings(inputs))
    assert contents(study / "release") == before
    assert (study / "restricted" / "redaction-log.jsonl").stat().st_size


def test_the_audit_is_asked_with_the_sources(study, monkeypatch):
    """The audit counts authors itself: a chooser that forgets its limits does not get past it."""
    from sli_themes.quotes import choosing

    monkeypatch.setattr(choosing._Chooser, "_drop", lambda self, candidate: False)
    text = (study / "answers.csv").read_text(encoding="utf-8").replace("Pyxford,", "Tharnleigh,", 1)
    (study / "answers.csv").write_text(text.replace(",no,", ",yes,"), encoding="utf-8")
    with (study / "study.toml").open("a", encoding="utf-8") as stream:
        # The invented people share their answers: neither a campaign nor a refusal is to hold them here.
        stream.write("per_theme = 40\n[settings.answers]\ncampaign_respondents = 99\n")
    with pytest.raises(DisclosureError, match="of one author"):
        reported(study)


def test_the_scheme_is_frozen(study):
    """A later report on more answers uses the attributions of the first."""
    reported(study)
    scheme = (study / "restricted" / SCHEME_FILE).read_bytes()
    write_study(study, settings=SHORT, respondents=24)
    reported(study)
    assert (study / "restricted" / SCHEME_FILE).read_bytes() == scheme


def test_a_damaged_scheme_stops_the_report(study):
    """A scheme file that cannot be read, also because it is no text, is refused and not made anew."""
    (study / "restricted").mkdir()
    (study / "restricted" / SCHEME_FILE).write_bytes(b"\xff\xfe\x00{")
    with pytest.raises(DisclosureError, match="scheme"):
        reported(study)


def test_counts_are_split_by_what_is_known(study):
    """Tables by region and type are in restricted/ only; an attribute of which nothing is known gives none."""
    _, made = reported(study)
    names = {path.name for path in made.files if path.name.startswith("counts-by")}
    assert names == {"counts-by-region.csv", "counts-by-authority-type.csv"}
    assert not any(name.startswith("counts-by") for name in contents(study / "release"))
    other = write_study(study.parent / "other", settings=SHORT)
    toml = (other / "study.toml").read_text(encoding="utf-8").replace('population = "population.csv"\n', "")
    (other / "study.toml").write_text(toml.replace('authority = "council"\n', ""), encoding="utf-8")
    _, made = reported(other)
    assert not [path for path in made.files if path.name.startswith("counts-by")]
    assert {quote.attribution.words for quote in made.results.quotes} == {"respondent"}


def test_report_prints_what_in_force_says(study):
    """The results of a report carry the same record and settings as `in_force` gives."""
    inputs, made = reported(study)
    _, record = saved_codings(inputs)
    assert (made.results.record, made.results.settings) == in_force(record, inputs.study.settings)


def test_counts_by_region_are_published_when_asked_for(study):
    """Asked for, the table is released and noted; a second report gives the same bytes; odd wishes are refused."""
    inputs, _ = reported(study)
    name = "theme-counts-by-region.csv"
    assert name not in contents(study / "release")
    report_study(inputs, HashVectors(), *saved_codings(inputs), by=("region",))
    first = contents(study / "release")
    report_study(inputs, HashVectors(), *saved_codings(inputs), by=("region",))
    assert contents(study / "release") == first
    rows = table(study / "release" / name)
    assert {row["region"] for row in rows} == {"North West", "South East"}
    assert all(row["authorities"] == "-" or int(row["authorities"]) >= 10 for row in rows)
    noted = (study / "restricted" / "published-tables.jsonl").read_text().splitlines()
    assert ["theme" in line for line in noted] == [False, True]
    with pytest.raises(UsageError, match="shoe_size"):
        report_study(inputs, HashVectors(), *saved_codings(inputs), by=("shoe_size",))


CLOSED = """
[[questions]]
id = "q3"
kind = "closed"
text = "Is it needed?"
options = ["Yes", "No"]

"""


@pytest.fixture
def closed(tmp_path):
    """Return the folder of a study with a closed question, not coded yet: 1 of 12 in a region said no."""
    folder = write_study(tmp_path / "closed", settings=SHORT, respondents=24)
    head, *rows = (folder / "answers.csv").read_text(encoding="utf-8").splitlines()
    rows = [f"{row},{'No' if at in (3, 14, 15, 16) else 'Yes'}" for at, row in enumerate(rows)]
    (folder / "answers.csv").write_text("\n".join([f"{head},q3", *rows]) + "\n", encoding="utf-8")
    toml = (folder / "study.toml").read_text(encoding="utf-8")
    (folder / "study.toml").write_text(toml.replace("[settings", f"{CLOSED}[settings", 1), encoding="utf-8")
    return folder


def test_closed_questions_are_released(closed):
    """Tables stand in tables.csv and results.json, and the release passes its audit as it was written."""
    inputs, made = reported(closed)
    assert [table.number for table in made.results.tables.closed] == [3]
    rows = [row for row in table(closed / "release" / "tables.csv") if row["table"] == "3"]
    assert [(row["row"], row["count"], row["per_cent"]) for row in rows] == [
        ("Yes", "20", "83"), ("No", "4", "17"), ("Total", "24", "100"),
    ]  # fmt: skip
    assert audit_study(inputs) == len(made.results.quotes)


def test_response_by_region_is_withheld_unless_public(closed):
    """All of both regions responded, which tells each of them: public participation alone prints a small rest."""
    text = (closed / "answers.csv").read_text(encoding="utf-8").splitlines()
    (closed / "answers.csv").write_text("\n".join(text[:-3]) + "\n", encoding="utf-8")
    _, made = reported(closed)
    (by_region,) = (one for one in made.results.tables.responses if one.attribute == "region")
    assert [row.responded for row in by_region.rows] == [None, None]
    assert by_region.note
    toml = (closed / "study.toml").read_text(encoding="utf-8")
    with_tables = toml.replace("[settings", '[tables]\nparticipation = "public"\n[settings', 1)
    (closed / "study.toml").write_text(with_tables, encoding="utf-8")
    inputs = read_inputs(closed)
    made = report_study(inputs, HashVectors(), *saved_codings(inputs))
    (by_region,) = (one for one in made.results.tables.responses if one.attribute == "region")
    assert [row.responded for row in by_region.rows] == [12, 9]


def test_options_by_region_go_through_disclosure_control(closed):
    """The one No of a region is withheld with what it follows from; an edited row is seen by the audit."""
    inputs, _ = reported(closed)
    report_study(inputs, HashVectors(), *saved_codings(inputs), by=("region",))
    file = closed / "release" / "option-counts-by-region.csv"
    rows = table(file)
    assert {row["region"] for row in rows} == {"North West", "South East"}
    assert {row["authorities"] for row in rows} == {"-"}
    assert {row["base_authorities"] for row in rows} <= {"-", "12"}
    assert audit_study(inputs) >= 0
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("Yes,-,", "Yes,11,", 1), encoding="utf-8")
    with pytest.raises(DisclosureError, match=r"option-counts-by-region\.csv row \d+: does not say"):
        audit_study(inputs)


def test_the_release_on_disk_is_audited(study):
    """A release passes as it was written; a name that was put into a file afterwards, however wrapped, does not."""
    inputs, made = reported(study)
    assert audit_study(inputs) == len(made.results.quotes)
    (study / "release" / "note.html").write_text("<b>Otto</b>line &#66;rackenzorvale", encoding="utf-8")
    with pytest.raises(DisclosureError, match=r"note\.html: the name of respondent r00x") as refused:
        audit_study(inputs)
    assert "zorvale" not in str(refused.value).casefold()
    (study / "release" / "note.html").unlink()
    (study / "restricted" / "quote-sources.csv").unlink()
    with pytest.raises(DisclosureError, match="quote-sources"):
        audit_study(inputs)


def test_an_edited_table_on_disk_is_refused(study):
    """A number that was put where "-" stood is seen by the audit of the release on disk, with its row."""
    inputs, _ = reported(study)
    report_study(inputs, HashVectors(), *saved_codings(inputs), by=("region",))
    assert audit_study(inputs) >= 0
    file = study / "release" / "theme-counts-by-region.csv"
    lines = file.read_text(encoding="utf-8").split("\n")
    at = next(place for place, line in enumerate(lines) if ",-," in line)
    lines[at] = lines[at].replace(",-,", ",2,", 1)
    file.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(DisclosureError, match=rf"theme-counts-by-region\.csv row {at + 1}: does not say"):
        audit_study(inputs)


def a_template(header: str, *, without: str = "") -> bytes:
    """Return a Word template with a header, and without a style."""
    template = Document()
    template.sections[0].header.paragraphs[0].text = header
    if without:
        template.styles[without].delete()
    stream = io.BytesIO()
    template.save(stream)
    return stream.getvalue()


def test_a_study_may_name_its_own_council_in_its_report(study):
    """What people write for a report, and in their Word template, is theirs to say: the audit lets it pass twice."""
    council = "Zorvale Borough Council"
    (study / "ours.docx").write_bytes(a_template(f"{council} · Quenmoor", without="Caption"))
    toml = (study / "study.toml").read_text(encoding="utf-8")
    report = f'\n[report]\norganisation = "{council}"\ntemplate = "ours.docx"\n'
    (study / "study.toml").write_text(toml + report, encoding="utf-8")
    inputs, made = reported(study)
    assert made.results.report.organisation == council
    assert made.results.asked == tuple(question.id for question in inputs.study.questions)
    assert made.notes == ("The Word template has no style Caption: report.docx has ours in their place.",)
    assert made.as_json()["notes"] == list(made.notes)
    read = readable(study / "release")
    assert council.casefold() in read
    assert "quenmoor" in read
    assert audit_study(inputs) == len(made.results.quotes)


def test_a_template_that_word_cannot_open_stops_before_the_work(study):
    """A file that only begins like a Word file is a fault of the study, and the former release stands."""
    reported(study)
    before = contents(study / "release")
    (study / "ours.docx").write_bytes(b"PK\x03\x04 no archive")
    toml = (study / "study.toml").read_text(encoding="utf-8")
    (study / "study.toml").write_text(f'{toml}\n[report]\ntemplate = "ours.docx"\n', encoding="utf-8")
    with pytest.raises(UsageError, match="the Word template cannot be opened"):
        reported(study)
    assert contents(study / "release") == before


def test_a_name_that_slips_into_the_report_is_found(study):
    """The audit reads page and Word file too: a name of a respondent in either is refused."""
    inputs, _ = reported(study)
    name = table(study / "answers.csv")[0]["name"]
    for file in ("report.html", "report.docx"):
        path = study / "release" / file
        whole = path.read_bytes()
        if file.endswith("html"):
            path.write_bytes(whole.replace(b"</main>", f"<p>{name}</p></main>".encode()))
        else:
            document = Document(path)
            document.add_paragraph(name)
            document.save(path)
        with pytest.raises(DisclosureError, match=file):
            audit_study(inputs)
        path.write_bytes(whole)
    audit_study(inputs)


def mixed(folder, **settings):
    """Write a study in which no two people wrote the same, code it and report; return inputs, codings and record."""
    told = "".join(
        f"{name} = {value}\n" for name, value in {"min_words": 12, "per_theme": 1, **settings}.items()
    )
    write_study(folder, settings=f"[settings.quotes]\n{told}", answers__csv=mixed_answers(24))
    inputs = read_inputs(folder)
    done = code_study(inputs, HashVectors())
    report_study(inputs, HashVectors(), done.coded.codings, done.record)
    return inputs, done.coded.codings, done.record


def packed(coded, **request):
    """Add a narrowed pack; return the report."""
    inputs, codings, record = coded
    return pack_quotes(inputs, HashVectors(), codings, record, PackRequest(**request))


def test_a_narrowed_pack_joins_the_release_that_stands(tmp_path):
    """Everything else stays byte for byte, the manifest lists the pack, the audit passes, a report makes it again."""
    coded = mixed(tmp_path / "study")
    release = coded[0].study.release
    before = contents(release)
    made = packed(coded, name="more", per_theme=3)
    after = contents(release)
    new = {f"packs/more/quote-pack.{end}" for end in ("csv", "docx", "xlsx")}
    assert set(after) - set(before) == new
    assert {name for name in before if before[name] != after[name]} == {"manifest.json"}
    listed = {file["name"] for file in json.loads(after["manifest.json"])["files"]}
    assert new < listed
    (pack,) = made.results.narrowed
    own = {quote.quote_id for quote in made.results.quotes}
    assert len({quote.quote_id for quote in pack.quotes} - own) >= 2
    assert audit_study(coded[0]) == len(own | {quote.quote_id for quote in pack.quotes})
    report_study(coded[0], HashVectors(), coded[1], coded[2])
    assert contents(release) == after


def test_packs_of_one_study_keep_the_limits_together(tmp_path):
    """Over the report and every pack no authority is quoted more than twice, and once under a theme."""
    coded = mixed(tmp_path / "study")
    for name in ("one", "two"):
        packed(coded, name=name, per_theme=9)
    sources = table(coded[0].study.restricted / "quote-sources.csv")
    authors = [row["author"] for row in sources]
    assert max(map(authors.count, authors)) <= 2
    in_theme = [(row["author"], row["theme_id"]) for row in sources]
    assert len(set(in_theme)) == len(in_theme)


def test_a_pack_needs_the_release_of_today(tmp_path):
    """Without a release, or after codings, settings or wishes changed, a report has to come first."""
    coded = mixed(tmp_path / "study")
    inputs = coded[0]
    shutil.rmtree(inputs.study.release)
    with pytest.raises(AnswersError, match="no release that can be read"):
        packed(coded, name="more", per_theme=3)
    assert not (inputs.study.restricted / "quote-packs.json").exists()
    report_study(inputs, HashVectors(), *coded[1:])
    with (inputs.study.folder / "study.toml").open("a", encoding="utf-8") as stream:
        stream.write("spread = 0.9\n")
    with pytest.raises(AnswersError, match="changed since this release was made"):
        packed((read_inputs(inputs.study.folder), *coded[1:]), name="more", per_theme=3)


def test_a_pack_that_the_audit_refuses_is_not_kept(tmp_path, monkeypatch):
    """The release of before stands, the pack is not asked for again, and its quotes are in no register."""
    from sli_themes.outputs import quote_pack

    coded = mixed(tmp_path / "study")
    study = coded[0].study
    before = contents(study.release), (study.restricted / "quote-register.csv").read_bytes()
    monkeypatch.setattr(
        quote_pack, "render_word", lambda *_: b"Zorvale Borough Council and its neighbours wrote this"
    )
    with pytest.raises(DisclosureError, match=r"packs/more/quote-pack\.docx: the name of authority N0"):
        packed(coded, name="more", per_theme=3)
    assert (contents(study.release), (study.restricted / "quote-register.csv").read_bytes()) == before
    assert not (study.restricted / "quote-packs.json").exists()


def test_a_file_changed_by_hand_is_not_carried_along(tmp_path):
    """A release that is not as its manifest says gets no pack, and the audit tells which file it is."""
    coded = mixed(tmp_path / "study")
    file = coded[0].study.release / "tables.xlsx"
    file.write_bytes(file.read_bytes() + b"\n")
    with pytest.raises(DisclosureError, match=r"not as the manifest says: tables\.xlsx"):
        packed(coded, name="more", per_theme=3)
    with pytest.raises(DisclosureError, match=r"tables\.xlsx: is not as the manifest says"):
        audit_study(coded[0])


def test_the_audit_reads_quotes_of_packs_on_disk(tmp_path):
    """A quote that was put into a pack by hand comes from nowhere, and is told."""
    coded = mixed(tmp_path / "study")
    packed(coded, name="more", per_theme=3)
    file = coded[0].study.release / "packs" / "more" / "quote-pack.csv"
    row = "Q0000000000,q1,,money,Money,1,9,,no,Somebody said so.,North West council,no\n"
    file.write_text(file.read_text(encoding="utf-8-sig") + row, encoding="utf-8-sig")
    with pytest.raises(DisclosureError, match="nothing says where Q0000000000 comes from"):
        audit_study(coded[0])


def test_the_register_forgets_no_quote(tmp_path):
    """Every quote that was ever released stays, with the packs in which it stands now."""
    coded = mixed(tmp_path / "study")
    packed(coded, name="more", per_theme=3)
    register = coded[0].study.restricted / "quote-register.csv"
    first = {row["quote_id"]: row["packs"] for row in table(register)}
    assert set(first.values()) == {"quote-pack; more", "more"}
    (coded[0].study.restricted / "quote-packs.json").unlink()
    report_study(coded[0], HashVectors(), *coded[1:])
    second = {row["quote_id"]: row["packs"] for row in table(register)}
    assert set(second) == set(first)
    assert set(second.values()) == {"quote-pack", ""}
    register.write_text("quote_id\nQ1\n", encoding="utf-8")
    with pytest.raises(AnswersError, match=r"quote-register\.csv: cannot be read"):
        report_study(coded[0], HashVectors(), *coded[1:])


def test_quotes_of_other_documents_count_in_the_audit(tmp_path):
    """The audit counts what stands elsewhere itself: a chooser that forgets it does not get past it."""
    coded = mixed(tmp_path / "study", per_authority=1)
    study = coded[0].study
    source = table(study.restricted / "quote-sources.csv")[0]
    said = {name: source[name] for name in ("answer_id", "theme_id")} | {"start": 0, "end": 1}
    gone = {**source, "quote_id": "Qffffffffff"}
    with (study.restricted / "quote-register.csv").open("a", encoding="utf-8") as stream:
        stream.write(",".join([*gone.values(), "", ""]) + "\n")
    used = {"quote_id": "Qffffffffff", "used_in": "Board paper", **said}
    append_events(study, "anna", "quote used", [used], at=datetime(2026, 1, 1, tzinfo=UTC))
    with pytest.raises(
        DisclosureError, match=f"{source['quote_id']} is one of too many quotes of one author"
    ):
        audit_study(coded[0])
    report_study(coded[0], HashVectors(), *coded[1:])
    now = [row["author"] for row in table(study.restricted / "quote-sources.csv")]
    assert source["author"] not in now
    assert audit_study(coded[0]) == len(now)
