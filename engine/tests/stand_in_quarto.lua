-- What Quarto makes of floats, references, callouts and conditional blocks, as far as the
-- tests of the stand-in look; and the small part of its Lua interface that filters use.
-- The environment says the format (STAND_IN_FORMAT), the chapter's number or none
-- (STAND_IN_CHAPTER) and the filters to run (STAND_IN_BEFORE, STAND_IN_FILTERS).

local format = os.getenv("STAND_IN_FORMAT")
local chapter = os.getenv("STAND_IN_CHAPTER") or ""
SKIPPED = "WARNING (x.lua:1) Unable to parse table from raw html block: skipping.\n"
local loses = os.getenv("STAND_IN_LOSES") or ""
quarto = { doc = { is_format = function(name) return name == format end, include_text = function() end } }
local names = { fig = "Figure", tbl = "Table" }
local counts = { fig = 0, tbl = 0 }

local function filters_of(variable)
  local found = {}
  for path in (os.getenv(variable) or ""):gmatch("[^:]+") do
    local scope = setmetatable({}, { __index = _G })
    local chunk = assert(loadfile(path, "t", scope))
    chunk()
    local filter = {}
    for name, value in pairs(scope) do
      if type(value) == "function" then filter[name] = value end
    end
    table.insert(found, filter)
  end
  return found
end

local function float(id, content, caption)
  local kind = id:match("^%a+")
  counts[kind] = counts[kind] + 1
  if format == "typst" then
    local position = kind == "tbl" and "top" or "bottom"
    local blocks = pandoc.Blocks({ pandoc.RawBlock("typst", "#figure([") })
    -- Typst takes no figure that has nothing in it, by PDF/UA
    blocks:extend(id == loses and pandoc.Blocks({ pandoc.Plain("lost") }) or content)
    blocks:extend({
      pandoc.RawBlock("typst", "], caption: figure.caption(position: " .. position .. ", ["),
      pandoc.Plain(caption),
      pandoc.RawBlock("typst", ']), kind: "quarto-float-' .. kind .. '", supplement: "'
        .. names[kind] .. '") <' .. id .. ">\n"),
    })
    return blocks
  end
  local number = (chapter ~= "" and chapter .. "." or "") .. counts[kind]
  local words = pandoc.Inlines({ pandoc.Str(names[kind] .. "\u{a0}" .. number .. ":"), pandoc.Space() })
  words:extend(caption)
  local said = pandoc.Blocks({ pandoc.RawBlock("html", "<figcaption>"), pandoc.Plain(words),
    pandoc.RawBlock("html", "</figcaption>") })
  local blocks = pandoc.Blocks({
    pandoc.RawBlock("html", '<div id="' .. id .. '" class="quarto-float"><figure class="figure">') })
  if kind == "tbl" then blocks:extend(said) end
  blocks:insert(pandoc.Div(content))
  if kind == "fig" then blocks:extend(said) end
  blocks:insert(pandoc.RawBlock("html", "</figure></div>"))
  return blocks
end

-- A display equation with its id, which must follow at once.
local function equations(element)
  local out = pandoc.Inlines({})
  for _, item in ipairs(element.content) do
    local id = item.t == "Str" and item.text:match("^{#(eq%-[%w-]+)}$")
    local before = #out
    if id and out[before] and out[before].t == "Space" then before = before - 1 end
    local formula = out[before]
    if not id or not formula or formula.t ~= "Math" then
      out:insert(item)
    elseif format == "typst" then
      while #out >= before do out:remove() end
      out:extend({
        pandoc.RawInline("typst", "#math.equation(block: true, numbering: equation-numbering, [ "),
        formula,
        pandoc.RawInline("typst", " ])<" .. id .. ">"),
      })
    end
  end
  element.content = out
  return element
end

local quartos
quartos = {
  traverse = "topdown",
  Para = equations,
  Plain = equations,
  RawBlock = function(element)
    if element.format == "html" and element.text:match("^%s*<table") and format == "typst" then
      io.stderr:write(SKIPPED)
      return {}
    end
  end,
  Figure = function(element)
    if names[element.identifier:match("^(%a+)%-") or ""] then
      local caption = pandoc.utils.blocks_to_inlines(element.caption.long)
      return float(element.identifier, element.content, caption), false
    end
  end,
  Div = function(element)
    local wanted = element.attributes["when-format"]
    if element.classes:includes("content-visible") and wanted then
      if wanted ~= format then return {}, false end
      return element.content:walk(quartos), false
    end
    if element.classes:find_if(function(name) return name:match("^callout%-") end) and format == "typst" then
      local blocks = pandoc.Blocks({ pandoc.RawBlock("typst", "#callout(body: [") })
      blocks:extend(element.content)
      blocks:insert(pandoc.RawBlock("typst", "], title: [" .. (element.attributes.title or "Note")
        .. '], background_color: rgb("#dae6fb"), icon_color: rgb("#0758E5"), icon: fa-info())'))
      return blocks
    end
    if names[element.identifier:match("^(%a+)%-") or ""] then
      local inner = element.content:clone()
      local caption = inner:remove()
      local shown = pandoc.Div(inner):walk({ Div = function(one)
        local when = one.attributes["when-format"]
        if when then return when == format and one.content or {} end
      end })
      return float(element.identifier, shown.content, caption.content), false
    end
  end,
  Cite = function(element)
    local out = pandoc.Inlines({})
    for _, citation in ipairs(element.citations) do
      if not citation.id:match("^%a+%-") then return nil end
      if format == "typst" then
        out:insert(pandoc.RawInline("typst", "#ref(<" .. citation.id .. ">)"))
      else
        out:insert(pandoc.RawInline("html", '<a href="#' .. citation.id
          .. '" class="quarto-xref"><span class="quarto-unresolved-ref">' .. citation.id .. "</span></a>"))
      end
    end
    return out
  end,
}

-- In floats as well.
local last = {
  Table = function(element)
    element.classes:insert("typst:no-figure")
    return element
  end,
  Image = function(element)
    local alt = element.attributes.alt
    if format == "typst" and alt then
      local said = alt:gsub('[\\"]', "\\%0")
      return pandoc.RawInline("typst", '#box(image("' .. element.src .. '", alt: "' .. said .. '"))')
    end
  end
}

function Pandoc(document)
  if os.getenv("STAND_IN_WARNS") then io.stderr:write(SKIPPED) end
  for _, filter in ipairs(filters_of("STAND_IN_BEFORE")) do document = document:walk(filter) end
  for _, filter in ipairs(filters_of("STAND_IN_FILTERS")) do document = document:walk(filter) end
  return document:walk(quartos):walk(last)
end
