-- After citeproc: a citation links to the page that holds the reference list,
-- and only that page keeps the list.
local target = ""
local keep = false

function Meta(meta)
  target = pandoc.utils.stringify(meta["references-page"] or "")
  keep = pandoc.utils.stringify(meta["keep-references"] or "") == "yes"
end

-- A book links to pages, files and addresses of people; to nothing that runs.
local known = { http = true, https = true, mailto = true, tel = true }

function Link(element)
  local scheme = element.target:gsub("[%s%c]", ""):match("^([%w+.-]+):")
  if scheme and not known[scheme:lower()] then
    return element.content
  end
  if element.target:match("^#ref%-") then
    element.target = target .. element.target
    return element
  end
end

function Div(element)
  if element.identifier == "refs" and not keep then
    return {}
  end
end

return { { Meta = Meta }, { Link = Link, Div = Div } }
