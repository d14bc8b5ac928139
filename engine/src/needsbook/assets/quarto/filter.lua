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

-- A claim's condition and the reason of a literal are the author's, not the reader's.
function Span(element)
  if element.classes:includes("claim") or element.classes:includes("literal") then
    return element.content
  end
end

-- What is said of an exhibit: folded on screen, small under it in print.
function Div(element)
  if not element.classes:includes("exhibit-notes") then
    return nil
  end
  local before, after = "#exhibit-notes[", "]"
  local format = "typst"
  if quarto.doc.is_format("html") then
    format = "html"
    before = '<details class="made"><summary>Notes, sources and data</summary>'
    after = "</details>"
  end
  local blocks = pandoc.Blocks({ pandoc.RawBlock(format, before) })
  blocks:extend(element.content)
  blocks:insert(pandoc.RawBlock(format, after))
  return blocks
end

-- Works that differ by a letter alone (2015a, 2015b) are told apart page by page. A page
-- that cites one of them knows them all, so that each has one letter in the whole book.
-- Which they are stands in the profile that needsbook writes, under `cited-alike`.
function Pandoc(document)
  local alike = document.meta["cited-alike"]
  if not alike then
    return nil
  end
  local cited = {}
  document:walk({
    Cite = function(element)
      for _, citation in ipairs(element.citations) do
        cited[citation.id] = true
      end
    end,
  })
  local also = pandoc.List()
  for _, group in ipairs(alike) do
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
  document.meta["cited-alike"] = nil
  if #also > 0 then
    document.meta.nocite = pandoc.MetaInlines({ pandoc.Cite({}, also) })
  end
  return document
end
