-- What the engine does of itself, done under Quarto.

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

-- The buttons that say a picture's values lie over it.
function Meta()
  if quarto.doc.is_format("html") then
    quarto.doc.include_text("in-header", [[<style>
.saying { position: relative; }
.saying button { position: absolute; padding: 0; border: 0; background: none; }
</style>]])
  end
end
