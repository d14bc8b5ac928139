"""What is said of who acts or is counted, told by the form of the verb and not by its meaning.

What has become of them (*schools have …*), what they are doing, how they are, what they
fail to do, that it is so *now*; and, beside any of them, what has no measure: too few, the
slowest, no difference. The nouns are data (`subjects` of the word lists) or the book's own:
what it counts, the places that its areas lie in, and the words of its title.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

#: Words that end as a superlative does.
_NO_SUPERLATIVE = (
    r"(?:inter|requ|for|arr|sugg|prot|cont|hon|mod|harv|inv|near|cr|pri|dig|conqu|earli|lat|behe|"
    r"man|unr|temp|beh|bequ|inqu|t|w)est"
)
_IS = r"(?:is|are|was|were|remains?|remained|became|becomes?)"
_ADVERB = (
    r"(?:\w+ly |still |now |not |also |never |always |all |long |since |only |already |well |far )?"
)
_DEGREE = r"(?:so |very |as |quite |rather |far from |anything but |all )?"
_SHAPE = r"[\w-]*(?:ful|less|ous|[ai]ble|ive|al|ic|ent|ant|y|id|ime|ll|ng|mn|st)"
_PHRASE = r"(?: (?:in|of|for|from|on|against|with|to) (?:[\w’'-]+ ){0,2}[\w’'-]+)?"
_LATER = r"(?: (?!(?:that|who|which)\b)[\w’'-]+){0,3} "
#: Nouns that their endings tell to be of something that can be judged.
_ABSTRACT = r"(?:(?!child)\w{3,}(?:ance|ence|ment|ness|ity|tion|sion|ship|ism))"
#: Wherever they stand in a sentence that names one of the nouns.
_BESIDE = (
    r"now|no longer|any ?more|nowadays|these days|today|lately|once again|as ever|for good|"
    r"at last|by now|once more|yet again|as yet",
    r"too (?:few|many|rarely|seldom|late|slow|slowly)",
    rf"(?:the|its|their) (?!{_NO_SUPERLATIVE}\b)\w{{3,}}est",
    rf"(?:at|in|of|under|with) (?:the )?(?!{_NO_SUPERLATIVE}\b)\w{{2,}}est",
    r"the (?:most|least|worst|best)(?=[,.;]| (?:is|are|was|were|has|have|lies|lay)\b)",
    r"there (?:is|are|was|were) (?:no|little|hardly any|an?) (?:\w+ )?(?:difference|link|pattern|"
    r"gulf|divide|trend|doubt|change|shortage)s?",
    r"there (?:is|are|was|were|has been|have been) (?:an? )?(?:increasing|growing|rising|falling|"
    r"wide|wider|huge|marked|clear|steep|sharp|strong|considerable|more|less|fewer) [\w-]+",
    r"(?:makes?|made) (?:no|little|a|all|any|the) (?:\w+ )?difference",
    r"the whole of",
    r"(?:more|less|most|least) \w+ly",
    r"(?:is|are|was|were) (?:now |still )?being (?:\w+ed|made|cut|built|lost|won)",
    r"in no way \w+|far short of|as never before",
    r"this (?:is|was|will be) (?:the|a) (?:\w+ )?(?:year|month|decade|summer|winter|spring|autumn|"
    r"generation)",
)


def subject_patterns(
    said: Mapping[str, str],
    counted: str,
    topics: Iterable[str],
    wider: str,
    forms: Mapping[str, list[str]],
) -> tuple[re.Pattern[str], ...]:
    """The patterns; what is said stands in their group `said`.

    Parameters
    ----------
    said : mapping of str to str
        The lists `subjects` (who acts) and `defines` (what a definition says that a thing is).
    counted, wider : str
        Patterns of what is counted, and of the places that the areas lie in.
    topics : iterable of str
        The words of the title.
    forms : mapping of str to list of str
        Past and participle of irregular verbs.
    """
    acting = any_of(said["subjects"].split())
    topic = any_of(topics)
    past = any_of(
        {form for verb, own in forms.items() for form in own or [verb]} - {"been", "being"}
    )
    defines = rf"(?!(?:[\w-]+ ){{0,3}}(?:{any_of(said['defines'].split())})\b)"
    noun = rf"(?:{counted}|{acting}|{topic}|{wider})"
    subject = rf"^\W*(?:[\w’'-]+ ){{0,3}}{noun}\b"
    judged = rf"(?:{subject}|^\W*(?:(?:the|its|their|this) )?(?:[\w’'-]+ )?{_ABSTRACT}\b){_PHRASE}"
    of = rf"(?:{counted}|{wider}|{topic})"
    perfect = rf"(?:has|have) {_ADVERB}(?:\w+[^e\W]ed|{past})"
    does = (
        perfect,
        rf"(?:is|are) {_ADVERB}(?!being\b)\w{{2,}}ing",
        r"(?:will never|will not|won't|fails?|failed|refuses?|struggles?|struggled|lacks?|lacked)",
    )
    how = (
        rf"{_IS} {_DEGREE}(?!\w+(?:ed|en)\b){_SHAPE}(?=\W*$)",
        rf"{_IS} (?:\w+ly )?(?!(?:\w+(?:ed|en)|{past})\b)[\w-]{{3,}}(?=\W*$)",
        rf"{_IS} {_ADVERB}(?:an?|no) {defines}[\w-]+\b(?! (?:[\w-]+ )?(?:of|that|which|who|in)\b)",
        rf"{_IS} the (?!same\b){defines}[\w-]+(?: [\w-]+)?(?=\W*$)",
        rf"{_IS} {_ADVERB}(?:on|at|under(?! way|-)|out|off|behind|beyond|above|below|near|up|down|"
        r"as good as|nothing|anything|back|ahead|apart)\b(?! the terms)",
        rf"{perfect}\b",
        r"(?:tends?|tended) to\b",
        rf"{_IS} (?:mostly|largely|mainly|chiefly|primarily|predominantly|overwhelmingly)\b",
    )
    cause = (
        r"(?:drives?|drove|explains?|explained|pushe[sd]|fuels?|fuelled|lies? behind|lay behind|"
        r"triggers?|triggered) (?:the |this |that |these |most |much |more |fewer |all )?"
        rf"(?:[\w-]+ )?{of}"
    )
    whole = (
        r"(?<!cover )(?<!covers )(?:every|each|all|whole|entire|most|much|half|corners?) "
        rf"(?:[\w-]+ )?(?:of|in|over|across) (?:the )?{wider}"
    )
    beside = (*_BESIDE, cause, whole, rf"{of} (?:up|down)(?=[,;.]|$| (?:on|by|again|since)\b)")
    patterns = (
        *(rf"{subject}{_LATER}(?P<said>{one})\b" for one in does),
        *(rf"{judged} (?P<said>{one})" for one in how),
        *(rf"^(?=.*\b{noun}\b).*?\b(?P<said>{one})\b" for one in beside),
        rf"^\W*(?:[\w’'-]+ ){{0,3}}{acting} (?P<said>{_IS} (?:\w+ly )?\w+(?:ed|en|wn|ng))(?=\W*$)",
        rf"^\W*(?P<said>(?:all|every|most|hardly any) (?:[\w-]+ )?{acting})\b",
        r"^\W*(?P<said>(?:we|our) (?:have|are|lead|see|saw|do|can|found an?)\b)",
    )
    return tuple(re.compile(one, re.I) for one in patterns)


def any_of(words: Iterable[str]) -> str:
    """Any of the words, the longest first; none at all where there are none."""
    found = sorted({re.escape(word) for word in words}, key=lambda word: (-len(word), word))
    return f"(?:{'|'.join(found)})" if found else "(?!)"
