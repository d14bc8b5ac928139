"""The grammar of random chapters: what an author may write, and what other dialects have.

A chapter is drawn with places for its words (`SEEN`, `PAGE`, `PRINT`, `NEVER`), by who sees
what is put there. `random_chapters.py` puts words in, builds, and looks for them.
"""

from __future__ import annotations

import re

from hypothesis import strategies as st

#: Places of words, by who sees what is put there.
SEEN, PAGE, PRINT, NEVER = "\ue010", "\ue011", "\ue012", "\ue013"

W = SEEN
ID, SAME = "\ue014", "\ue015"  # a name that nothing else has, and the one that came last


def words(least: int = 1, most: int = 4) -> st.SearchStrategy[str]:
    return st.integers(least, most).map(lambda count: " ".join([W] * count))


# Inlines of the subset ---------------------------------------------------------------------

LEAVES = st.sampled_from(
    [
        W,
        f"{W} {W}",
        f"{W}, {W}",
        f"`{W}`",
        "`{python} count('E01', 2024)` offences",
        "$a = b$",
        f"{W}^{W}^",
        f"{W}~{W}~",
        f"^[{W} {W}.]",
        f"[{W}](https://www.example.org/page)",
        f"[{W}](two.qmd)",
        "@sec-one,",  # without the comma, a bracket after it would be of the same citation
        "(@fig-counts)",
        "[@occ2013]",
        f"[@occ2013, {W}; @firmin2011]",
        "@firmin2011",
        f"[{W}]{{.claim when=\"count('E01', 2024) > count('E01', 2023)\"}}",
        f'[{W}]{{.literal reason="none"}}',
        f"<!-- {NEVER} -->{W}",
        f"{W}<!-- {NEVER} {NEVER} -->",
        f"{W}\\\n{W}",
        f'"{W}"',
        f"{W}---{W}",
        f"{W}'s",
        f"{W}&nbsp;{W}",
    ]
)


def inlines() -> st.SearchStrategy[str]:
    """A run of inlines, nested as deep as an author may come."""
    nested = st.recursive(
        LEAVES,
        lambda inner: st.one_of(
            inner.map(lambda text: text if "*" in text else f"*{text}*"),
            inner.map(lambda text: text if "*" in text else f"**{text}**"),
            inner.map(lambda text: text if "~" in text else f"~~{text}~~"),
            st.tuples(inner, inner).map(" ".join),
        ),
        max_leaves=4,
    )
    return st.lists(nested, min_size=1, max_size=4).map(" ".join)


# Blocks of the subset ----------------------------------------------------------------------


def _moved(text: str, first: str, rest: str) -> str:
    lines = text.split("\n")
    return "\n".join([first + lines[0], *((rest + line).rstrip() for line in lines[1:])])


def _items(marks: list[str], items: list[str]) -> str:
    # pandoc takes the mark of a list before a table for a cell of the table.
    whole = [f"{W}\n\n{item}" if item.startswith("|") else item for item in items]
    moved = [_moved(item, mark, " " * len(mark)) for mark, item in zip(marks, whole, strict=True)]
    return "\n\n".join(moved)


def _bullets(items: list[str]) -> str:
    return _items(["- "] * len(items), items)


def _numbers(items: list[str]) -> str:
    return _items([f"{n}. " for n in range(1, len(items) + 1)], items)


def _quotation(paragraphs: list[str]) -> str:
    return _moved("\n\n".join(paragraphs), "> ", "> ")


PARAGRAPHS = inlines()
SIMPLE = st.one_of(
    PARAGRAPHS,
    st.just(f"```\n{W} {W}\n\n{W}\n```"),
    words().map(lambda text: f"| {text} | {W} |\n|---|--:|\n| {W} | **{W}** |"),
    words().map(lambda text: f"{text}\n:   {W} {W}"),
    words().map(lambda text: f"- {text}\n- {W}\n    - {W}"),
    words().map(lambda text: f"1. {text}\n2. {W}"),
    words().map(lambda text: f"{text}[^{ID}] {W}.\n\n[^{SAME}]: {W} {W}."),
    st.just(f"<!-- {NEVER}\n\n{NEVER}\n-->"),
    st.just("***"),
)
CELLS = tuple(f"```{{python}}\n{name}_drawn('{ID}')\n```" for name in ("fig", "tbl"))
#: They stand by themselves: nothing else holds them.
FLOATS = st.sampled_from(
    [
        f"| {W} | {W} |\n|---|---|\n| {W} | {W} |\n\n: {W} {W} {{#tbl-{ID}}}",
        f"![{W} {W}](pic.svg){{#fig-{ID}}}",
        f'![{W} {W}](pic.svg){{#fig-{ID} fig-alt="none"}}',
        f"::: {{#fig-{ID}}}\n![{W}](pic.svg){{#fig-{ID}}}\n\n![{W}](pic.svg){{#fig-{ID}}}"
        f"\n\n{W} {W}\n:::",
        f"::: {{#tbl-{ID}}}\n| {W} |\n|---|\n| {W} |\n\n{W} {W}\n:::",
        f"$$a = b$$ {{#eq-{ID}}}",
        f"## {W} {W} {{#sec-{ID}}}",
        f"## {W} *{W}*",
        f"## {W} {{.unnumbered}}",
        *CELLS,
    ]
)


def _div(opened: str, body: str) -> str:
    fence = ":" * (3 + max((len(found) for found in re.findall(r"^:+", body, re.M)), default=0))
    return f"{fence} {opened}\n{body}\n{fence}"


def _tabs(items: list[str]) -> str:
    return _div("{.panel-tabset}", "\n\n".join(f"## {W}\n\n{item}" for item in items))


def holding(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    several = st.lists(inner, min_size=1, max_size=3)
    callout = st.sampled_from(["note", "tip", "important", "warning", "caution"])
    return st.one_of(
        several.map(_bullets),
        several.map(_numbers),
        st.lists(PARAGRAPHS, min_size=1, max_size=2).map(_quotation),
        st.tuples(callout, several).map(
            lambda drawn: _div(
                f"{{.callout-{drawn[0]}}}", f"## {W} {W}\n\n" + "\n\n".join(drawn[1])
            )
        ),
        st.tuples(callout, inner).map(lambda drawn: _div(f"{{.callout-{drawn[0]}}}", drawn[1])),
        several.map(_tabs),
    )


#: Of one format: what they hold is plain, so that it is known who sees it.
CONDITIONAL = st.sampled_from(
    [
        f'::: {{.content-visible when-format="html"}}\n{PAGE} {PAGE}\n:::',
        f'::: {{.content-visible when-format="typst"}}\n{PRINT}\n\n- {PRINT}\n:::',
        f'::: {{.content-hidden when-format="html"}}\n{PRINT}\n:::',
        f'::: {{.content-visible unless-format="html"}}\n{PRINT} {PRINT}\n:::',
    ]
)
SUBSET = st.one_of(
    st.recursive(SIMPLE, holding, max_leaves=4), PARAGRAPHS, FLOATS, FLOATS, CONDITIONAL
)

# Other dialects ----------------------------------------------------------------------------

FOREIGN = st.sampled_from(
    [
        f"> [!NOTE]\n> {W} {W}",
        f"!!! note\n    {W} {W}",
        f".. note::\n\n   {W}",
        f":::{{note}}\n{W}\n:::",
        f"::: warning\n{W}\n:::",
        f"::: {{.callout-note title='{W}'}}\n{W}\n:::",
        f"::: {{.column-margin}}\n{W}\n:::",
        f"```{{note}}\n{W}\n```",
        f"```{{r}}\n{W}\n```",
        f"{{doc}}`{W}` {W}",
        f":ref:`{W}` {W}",
        f"See \\@ref(fig:map) {W}",
        f"[[{W}]] {W}",
        f"{{{{< video {W} >}}}}",
        f"{{{{ {W} }}}}",
        f"{{% include {W} %}}",
        f"\\begin{{center}}\n{W}\n\\end{{center}}",
        f"\\newpage {W}",
        f"\\textbf{{{W}}}",
        f"<div>{W}</div>",
        f"<span class='x'>{W}</span> {W}",
        f"<details>\n<summary>{W}</summary>\n{W}\n</details>",
        f"<<<<<<< HEAD\n{W}\n=======\n{W}\n>>>>>>> branch",
        f"{W}\n======",
        f"{W}\n------",
        f"    {W} moved in",
        f"| {W}\n| {W}",
        f"(@) {W}\n(@) {W}",
        f"a. {W}\nb. {W}",
        f"45. {W}\n46. {W}",
        f"#. {W}\n#. {W}",
        f"+---+---+\n| {W} | {W} |\n+===+===+\n| {W} | {W} |\n+---+---+",
        f"  {W}   {W}\n----- -----\n {W}  {W}",
        f"| {W} | {W} |\n|---|---|\n| {W} | {W} | {W} |",
        f"| {W} | {W} |\n|---|---|\n| {W} |",
        f"| {W}\n{W} |",
        f"- [ ] {W}\n- [x] {W}",
        f"=={W}== and ++{W}++",
        f"{W}:smile: :{W}:",
        f"*[{W}]: {W}",
        f"[TOC]\n\n{W}",
        f"[^{W}]: {W}",
        f"[{W}][nowhere] {W}",
        f"[{W}]: https://www.example.org '{W}'",
        f"[{W}] (https://www.example.org)",
        f"![{W}](pic.svg)",
        f"![{W}](pic.svg){{fig-cap='{W}'}}",
        f"![{W}](pic.svg){{width=50% #fig-{ID} .lightbox}}",
        f"#### {W}\n\n{W}",
        f"##{W}",
        f"## {W} ##",
        f"## {W} {{-}}",
        f"## {W} {{#{ID} .tabset}}",
        f"{W} {{.class}}",
        f"[{W}]{{.smallcaps}} {W}",
        f"[{W}]{{style='color: red'}}",
        f"`{W}`{{=html}}",
        f"```{{=typst}}\n{W}\n```",
        f"::: {{.content-visible when-format='pdf'}}\n{W}\n:::",
        f"::: {{.content-visible when-profile='x'}}\n{W}\n:::",
        f"::: {{.panel-tabset}}\n{W}\n\n## {W}\n\n{W}\n:::",
        f"::: {{#fig-{ID}}}\n{W}\n\n{W}\n:::",
        f"::: {{#thm-{ID}}}\n{W}\n:::",
        f"::: {{layout-ncol=2}}\n{W}\n\n{W}\n:::",
        f":::\n{W}\n:::",
        f"::: {{.callout-note}}\n{W}",
        f"{W} @fig-nowhere {W}",
        f"{W} ?@fig-counts",
        f"{W} @Fig-counts {W}",
        f"{W} @nobody2020",
        f"{W} [-@occ2013] {W}",
        f"{W} @occ2013 [{W}]",
        f"{W} &amp;amp; {W} &unknown; {W}",
        f"$${W}$$ {{#eq-{ID}}}",
        f"\\[ {W} \\]",
        f"<!-- {W}",
        f"<!-- {W}\n\n{W}\n\n{W} <!-- {NEVER} -->",
        f"  | {W}\n| {W}",
        f"{W}[^{ID}].\n\n[^{SAME}]: {W}.\n\n    ::: {{.callout-note}}\n    {W}\n    :::",
        f"{W}[^{ID}].\n\n[^{SAME}]: {W}.\n\n    | {W} |\n    |---|\n    | {W} |",
        f"{W} -->",
        f"---\ntitle: {W}\n---",
        f"---\n{W}\n---",
        f"%% {W}\n{W}",
        f"// {W}",
        f"~~~\n{W}\n~~~",
        f"* * *\n{W}",
        f"{W}\n***\n{W}",
        f"1) {W}\n2) {W}",
        f"- {W}\n\n      {W}",
        f"- {W}\n1. {W}",
        f"> {W}\n{W}",
        f">{W}\n> - {W}",
        f"{W} <https://www.example.org/page> {W}",
        f"{W} https://www.example.org",
        f"{W}[^1] {W}",
        f"Table: {W}",
        f"Term {W}\n~ {W}",
        f": {W}",
        f"{W}\n: {W}\n: {W}",
        f"```\n{W}",
        f"``{W} ` {W}``",
        f"\\*{W}\\* \\_{W}\\_",
        f"*{W} **{W}* {W}**",
        f"**{W}*{W}",
        f"_{W}__{W}_",
        f"^{W} {W}^ ~{W} {W}~",
        f"[{W}](",
        f"`{W}",
        f"$ {W}$ {W}",
        f"{W} | {W}",
        f"\t{W}",
        f"{W}\t{W}",
        f"{W}  \n{W}",
        f"{W}\x0c{W}",
    ]
)


@st.composite
def chapters(draw: st.DrawFn, blocks: st.SearchStrategy[str], joins: tuple[str, ...]) -> str:
    """A chapter with places for its words."""
    body = draw(st.lists(blocks, min_size=1, max_size=6))
    text = body[0]
    for block in body[1:]:
        text += draw(st.sampled_from(joins)) + block
    return text


CAREFUL = chapters(SUBSET, ("\n\n", "\n\n\n"))
CARELESS = chapters(
    st.one_of(SUBSET, FOREIGN, FOREIGN), ("\n\n", "\n\n", "\n", "\n \n", "\n\n  ", "\n\n    ")
)
