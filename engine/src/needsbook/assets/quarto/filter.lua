-- What the engine does of itself, done under Quarto. Tables are the other filter's work,
-- before Quarto's own: tables.lua.

-- A book links to pages, files and addresses of people; to nothing that runs.
local known = { http = true, https = true, mailto = true, tel = true }

function Link(element)
  local scheme = element.target:gsub("[%s%c]", ""):match("^([%w+.-]+):")
  if scheme and not known[scheme:lower()] then
    return element.content
  end
  -- The PDF has no trace pages: a number stays a number there.
  if quarto.doc.is_format("typst") then
    for _, class in ipairs({ "num", "trace", "place" }) do
      if element.classes:includes(class) then
        return element.content
      end
    end
  end
end

-- In the PDF a picture says what it shows, and its letters are text.
function Image(element)
  if not quarto.doc.is_format("typst") then
    return nil
  end
  element.attributes.alt = element.attributes.alt or element.attributes["fig-alt"]
  element.src = element.src:gsub("(figures/fig%-[^/]*)%.svg$", "%1.print.svg")
  return element
end

-- A claim's condition and the reason of a literal are the author's, not the reader's.
function Span(element)
  if element.classes:includes("claim") or element.classes:includes("literal") then
    return element.content
  end
end

-- What needsbook says of the book stands in the profile that it writes. --------------------

local function between(format, before, content, after)
  local blocks = pandoc.Blocks({ pandoc.RawBlock(format, before) })
  blocks:extend(content)
  blocks:insert(pandoc.RawBlock(format, after))
  return blocks
end

-- What is said of an exhibit: folded on screen, small under it in print. What was corrected.
local function folded(document)
  local summary = pandoc.utils.stringify((document.meta.words or {}).notes or "Notes")
  summary = summary:gsub("&", "&amp;"):gsub("<", "&lt;")
  local in_print = quarto.doc.is_format("typst")
  return document:walk({
    Div = function(element)
      for _, name in ipairs({ "exhibit-notes", "corrected" }) do
        if element.classes:includes(name) and in_print then
          return between("typst", "#" .. name .. "[", element.content, "]")
        end
      end
      if element.classes:includes("exhibit-notes") and quarto.doc.is_format("html") then
        local before = '<details class="made"><summary>' .. summary .. "</summary>"
        return between("html", before, element.content, "</details>")
      end
    end,
  })
end

local function string_of(text)
  return '"' .. text:gsub("[\\\"]", "\\%0") .. '"'
end

-- PDF/UA wants a formula in words, under `spoken`; one that is not there is said as it is
-- written. What is set holds to the end of the text that the formula stands in.
local function spoken(document)
  local words = {}
  for _, one in ipairs(document.meta.spoken or {}) do
    words[pandoc.utils.stringify(one.formula)] = pandoc.utils.stringify(one.words)
  end
  local function with_words(inlines)
    local out = pandoc.Inlines({})
    local opening = "#["
    for _, element in ipairs(inlines) do
      if element.t == "Math" then
        local formula = element.text:gsub("%s+", " "):match("^ ?(.-) ?$")
        local alt = string_of(words[formula] or formula)
        out:insert(pandoc.RawInline("typst", opening .. "#set math.equation(alt: " .. alt .. ");"))
        opening = ""
      end
      out:insert(element)
    end
    if opening == "" then
      out:insert(pandoc.RawInline("typst", "];"))
    end
    return out
  end
  return document:walk({ Inlines = with_words })
end

-- What was corrected in a chapter stands below its title, under `corrected`; on the pages
-- of the HTML edition it is put once they are rendered.
local function corrected(document)
  local lines = {}
  for _, one in ipairs(document.meta.corrected or {}) do
    lines[pandoc.utils.stringify(one.id)] = one.lines
  end
  return document:walk({
    Header = function(element)
      if element.level ~= 1 or not lines[element.identifier] then
        return nil
      end
      local told = pandoc.Blocks({})
      for _, line in ipairs(lines[element.identifier]) do
        told:insert(pandoc.Para(line))
      end
      local blocks = between("typst", "#corrected[", told, "]")
      blocks:insert(1, element)
      return blocks
    end,
  })
end

-- Works that differ by a letter alone (2015a, 2015b) are told apart page by page. A page
-- that cites one of them knows them all, so that each has one letter in the whole book.
-- Which they are stands under `cited-alike`.
local function cited_alike(document)
  local cited = {}
  document:walk({
    Cite = function(element)
      for _, citation in ipairs(element.citations) do
        cited[citation.id] = true
      end
    end,
  })
  local also = pandoc.List()
  for _, group in ipairs(document.meta["cited-alike"] or {}) do
    local ids = pandoc.List()
    for id in pandoc.utils.stringify(group):gmatch("%S+") do
      ids:insert(id)
    end
    if ids:find_if(function(id) return cited[id] end) then
      for _, id in ipairs(ids) do
        also:insert(pandoc.Citation(id, "NormalCitation"))
      end
    end
  end
  if #also > 0 then
    document.meta.nocite = pandoc.MetaInlines({ pandoc.Cite({}, also) })
  end
  return document
end

function Pandoc(document)
  document = folded(document)
  if quarto.doc.is_format("typst") then
    document = corrected(spoken(document))
  end
  return cited_alike(document)
end
