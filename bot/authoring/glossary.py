"""What a writer puts in each field: for new files, and for the schemas that editors read."""

from __future__ import annotations

from bot.catalog.schema import Item

ABOUT_EVERY_ITEM = {
    "id": "the file's name without .md; once published it is never changed, reused or removed",
    "title": "what members see and type; no other item of the kind has it",
    "stage": "where it stands on the roadmap",
    "topics": "ids of the topics it belongs to; they decide which groups get it",
    "level": "1 for a beginner, 2 for one who has practised, 3 for one who wants to be stretched",
    "minutes": "how long an average member needs",
    "status": "draft hides it until it is ready, archived retires it",
    "superseded_by": "the item that takes the place of an archived one",
    "origin": "rows of the source list that it answers, or extension",
    "reviewed": "the day on which somebody last read it beside its sources and found it right",
    "claim": "what it says that time makes untrue: a price, a version, what is newest",
    "expires": "the day from which somebody has to look at the claim again",
    "sources": "pages it was written from",
    "echoes": "ids of items that ask much the same; a group gets them eight weeks apart",
}

ABOUT_ONE_KIND = {
    "Topic": {
        "prereqs": "topics that come before it, from the same stage or an earlier one",
        "aliases": "other names that members may type",
        "summary": "what it is and what of it matters",
        "outcomes": "what one can do afterwards, each to be seen by somebody else",
        "resources": "where to learn it, the best first",
        "why": "what it is for, told to somebody who doubts it",
        "done_when": "the evidence that it is learnt",
        "explain_prompt": "a scene in which to explain it simply",
    },
    "Activity": {
        "unit": "what one entry is, such as event attended",
        "points": "what each counted entry earns",
        "weekly_cap": "how many entries a week earn points",
        "cooldown_days": "days after which it earns points again",
        "helps": "whether it is help for somebody else, which the weekly recap tells",
        "aliases": "other names that members may type",
        "what": "what to do, and what does not count",
        "evidence": "what to show for it",
    },
    "Challenge": {
        "kind": "what sort of work it is",
        "hand_in": "the one thing that is checked, with its unit and how many decimals",
        "tell": "what to post to the group beside the answer, which nobody checks",
        "guess": "what is guessed before the answer is told, and which choice is right",
        "seed": "member where every member has numbers of their own",
        "solve": "the solver in bot/solvers/index.py that makes and checks them",
        "check": "how an answer is judged",
        "task": "what to do, with all the data it needs",
        "example": "a smaller case with its result",
        "constraints": "what may not be used, or how large it gets",
        "hint_1": "where to look",
        "hint_2": "a step further",
        "hint_3": "all but the answer",
        "answer": "the answer, in the words of the check",
        "solution_notes": "one way to solve it, and why it works",
        "common_mistakes": "what goes wrong, and how it shows",
        "extension": "what to try afterwards",
    },
    "Kaggle": {
        "form": "what the page on Kaggle is",
        "slug": "the end of its address",
        "official_title": "its title there, letter for letter",
        "year": "the year in which a competition closed",
        "open_state": "whether submissions still count",
        "metric": "what is measured",
        "hand_in": "the one thing to show",
        "task": "one thing to find out, not the whole competition",
        "baseline_hint": "a first step that works within half an hour",
        "share_prompt": "what to tell the group, so that results can be compared",
    },
    "Reading": {
        "form": "what it is",
        "arxiv": "its arXiv id; one of arxiv, doi and link is needed",
        "doi": "its DOI",
        "link": "its address",
        "official_title": "its title, letter for letter",
        "authors": "as the work names them",
        "year": "the year of publication; only a page without a date has none",
        "questions": "what to answer together",
        "why_now": "why this group should read it now",
        "reading_plan": "which parts, in which order, how long each",
        "may_skip": "what can be left out",
        "cautions": "what is out of date, disputed or easily misread",
    },
    "Interview": {
        "category": "what it is about",
        "answer_points": "what a good answer says",
        "rubric": "what earns 0, 1, 2 and 3 points, in this order",
        "follow_ups": "what is asked next",
        "pitfalls": "where it goes wrong",
        "question": "the question as an interviewer asks it",
        "in_a_minute": "an answer of about 150 words",
    },
    "SystemDesign": {
        "domain": "the field it is from",
        "phases": "the stretches of the talk",
        "rubric": "one point for each",
        "traps": "what most candidates miss",
        "case_studies": "how others built it",
        "scenario": "who needs what, and why now",
        "scale": "users, requests, data and money, in numbers",
        "requirements": "what it must do",
        "constraints": "what can't be changed",
    },
    "Card": {
        "topics": "the one topic it is about",
        "front": "the question",
        "back": "the answer, in a few lines",
    },
    "Nudge": {
        "step": "one small thing to do in a quarter of an hour",
        "tell_the_group": "what to write to the group about it",
    },
}


def about_field(kind: type[Item], name: str) -> str:
    """What a writer puts in this field of this kind. KeyError for a field that nobody explained."""
    return ABOUT_ONE_KIND[kind.__name__].get(name) or ABOUT_EVERY_ITEM[name]
