-- After citeproc: a citation links to the page that holds the reference list,
-- and only that page keeps the list.
local target = ""
local keep = false

function Meta(meta)
  target = pandoc.utils.stringify(meta["references-page"] or "")
  keep = pandoc.utils.stringify(meta["keep-references"] or "") == "yes"
end

function Link(element)
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
