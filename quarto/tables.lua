-- A table written as raw HTML becomes pandoc's own table, so that one
-- representation serves the HTML edition and the PDF.
function RawBlock(element)
  if element.format == "html" and element.text:match("^%s*<table") then
    return pandoc.read(element.text, "html").blocks
  end
end

-- Under Quarto: a figure or table that the HTML edition alone shows keeps its number in the
-- PDF, so that those behind it have the same number in both. Here, since Quarto takes the
-- blocks that a format does not show away before other filters see them.
local function is_left_out_of_the_pdf(element)
  local format = element.attributes["when-format"]
  return element.classes:includes("content-visible") and format == "html"
    or element.classes:includes("content-hidden") and format == "typst"
end

function Div(element)
  if not quarto or not quarto.doc.is_format("typst") or not is_left_out_of_the_pdf(element) then
    return nil
  end
  local blocks = pandoc.Blocks({ element })
  local function step(float)
    local kind = float.identifier:match("^(%l+)%-")
    if kind == "fig" or kind == "tbl" then
      local counter = '#counter(figure.where(kind: "quarto-float-' .. kind .. '")).step()'
      blocks:insert(pandoc.RawBlock("typst", counter))
    end
  end
  element:walk({ Div = step, Figure = step })
  return blocks
end
