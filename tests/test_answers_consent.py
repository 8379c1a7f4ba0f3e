"""What the wording of a column asks of publishing, and which options mean yes."""

from __future__ import annotations

import pytest

from sli_themes.answers.consent import Asks, asks, permits, says_no, speaks_for_itself


@pytest.mark.parametrize(
    "option",
    [
        "Yes",
        "Yes, publish it",
        "Yes please",
        "Yes, with my organisation's name removed",
        "Yes, but not my name",
        "Yes, anonymously",
        "Yes - as long as it is anonymous",
        "Yes, you may publish my response, but without my name or organisation",
        "I consent to my response being published anonymously",
        "I agree to the publication of my response",
        "I am happy for my response to be published",
        "We are content for our response to be published",
        "I give permission for my comments to be quoted",
        "You may quote my answers",
        "My response may be published",
        "Publish response with name",
        "Publish response only (without name)",
        "Happy to be quoted",
        "OK to publish",
        "Ticked",
    ],
)
def test_these_options_mean_yes(option):
    """A yes may say how its respondent wants to appear: quotes carry no name."""
    assert permits(option)


@pytest.mark.parametrize(
    "option",
    [
        "",
        "No",
        "Unticked",
        "Don't know",
        "Yes/No",
        "Confidential",
        "Please keep my response confidential",
        "Yes, I want my response kept confidential",
        "Do not publish response",
        "Not for publication",
        "No, publish nothing",
        "I do not consent",
        "I am not happy for my response to be published",
        "I would prefer my response not to be published",
        "Yes, but ask me first",
        "Yes, but not my comments",
        "Yes, in part",
        "Yes, in a summary only",
        "Yes, after my manager has agreed",
        "Yes, publish my name",
        "Publish my name only",
        "I agree to be contacted",
        "Yes, use it for analysis",
    ],
)
def test_everything_else_is_a_no(option):
    """A condition, a part, a name without the words, another aim, or any word that is not understood: no."""
    assert not permits(option)


@pytest.mark.parametrize(
    ("asked", "wordings"),
    [
        (
            Asks.CONSENT,
            [
                "may_quote",
                "consent_to_publish",
                "May we quote you?",
                "May we quote your answers?",
                "Are you happy for your response to be published?",
                "Are you happy for your response to be published, with your organisation's name removed?",
                "Can we publish your organisation's response?",
                "We would like your permission to publish your response. Please indicate your publishing preference:",
            ],
        ),
        (
            Asks.OBJECTION,
            [
                "Tick if you do NOT wish your response to be published",
                "Please tick if you don't want us to publish your response",
                "Please do not quote my comments",
                "I would prefer my answers not to be published",
                "I object to my response being published",
                "Opt out of publication of my response",
                "Please keep my response confidential",
                "Do you want your response to be treated as confidential?",
                "Is there any part of your response that you do not want published?",
            ],
        ),
        (
            Asks.UNCLEAR,
            [
                "Consent",
                "Consent to be contacted",
                "Tick if you do not object to your response being published",
                "Would you like your response to be published or kept confidential?",
                "May we publish your name with your response?",
                "Are you happy for your response to be published? We will not publish your name.",
                "Have you published your views on this elsewhere?",
            ],
        ),
        (None, ["", "Should reports be published?", "Can we contact you about your response?", "Q7"]),
    ],
)
def test_what_a_wording_asks(asked, wordings):
    """A wording is read one way only where it cannot mean the other."""
    assert {wording: asks(wording) for wording in wordings} == dict.fromkeys(wordings, asked)


def test_a_plain_no_leaves_a_box_unticked():
    """Only a no that is written down counts as one: a blank may be a page that nobody saw."""
    assert all(map(says_no, ("No", "false", "0", "Not selected", "Unticked")))
    assert not any(map(says_no, ("", " ", "No, wait", "not sure", "yes")))


def test_options_that_speak_for_themselves():
    """An option that names publishing needs no question; a bare yes does."""
    assert speaks_for_itself("Publish response only")
    assert not speaks_for_itself("Yes")
    assert not speaks_for_itself("Do not publish response")
