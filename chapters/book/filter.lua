-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- filter.lua: numbers what the reader labelled, resolves references to it and
-- writes the parts of a page that pandoc 2.17 would write poorly: code with
-- line numbers, tables, figures in two colour schemes, formulas, boxes.
-- It runs before --citeproc. It decides nothing: what can be wrong in a
-- chapter has been judged by the reader, which knows the lines.

local chapter, stem = nil, nil
local numbers, counts = {}, { eq = 0, fig = 0, tbl = 0, ex = 0 }
local sections, section, subsection = {}, 0, 0
local file = PANDOC_STATE.input_files[1] or "?"

-- The line of the source in which `text` first stands, for late errors. Where
-- a result has been filled in, only the text before it can be found.
local function line_of(text)
  local source = io.open(file)
  local whole = source and source:read("a") or ""
  if source then source:close() end
  local probe = text:match("[^\n]+") or text
  while #probe > 1 do
    local at = whole:find(probe, 1, true)
    if at then return 1 + select(2, whole:sub(1, at):gsub("\n", "\n")) end
    probe = probe:sub(1, #probe // 2)
  end
  return 1
end

local function fail_near(text, ...)
  io.stderr:write(file, ":", line_of(text), ": error: ", string.format(...), "\n")
  os.exit(1)
end

-- Exercises go by letters: 3.1 is a graded task, 3A is not.
local function numbered(kind, id)
  counts[kind] = counts[kind] + 1
  local number = kind == "ex" and (chapter or "") .. string.char(64 + counts[kind])
                 or (chapter and chapter .. "." or "") .. counts[kind]
  if id and id ~= "" then numbers[id] = number end
  return number
end

local function raw(html) return pandoc.RawBlock("html", html) end

local function escape(text)
  return (text:gsub("&", "&amp;"):gsub("<", "&lt;"):gsub(">", "&gt;"):gsub('"', "&quot;"))
end

local options = pandoc.WriterOptions { html_math_method = "mathml",
  highlight_style = PANDOC_WRITER_OPTIONS.highlight_style }
local function to_html(blocks)
  return pandoc.write(pandoc.Pandoc(blocks), "html", options)
end

-- Text for attributes: 10⁻⁷ keeps its exponent.
local raised = { ["−"] = "⁻", ["0"] = "⁰", ["1"] = "¹", ["2"] = "²", ["3"] = "³",
  ["4"] = "⁴", ["5"] = "⁵", ["6"] = "⁶", ["7"] = "⁷", ["8"] = "⁸", ["9"] = "⁹" }
local function plain_text(inlines)
  return pandoc.utils.stringify(pandoc.Span(inlines):walk {
    Superscript = function(s)
      return pandoc.Str((pandoc.utils.stringify(s):gsub("[\1-\127\194-\244][\128-\191]*", raised)))
    end })
end

local function span(content, class)
  return pandoc.Span(content, pandoc.Attr("", { class }))
end

-- ---------------------------------------------------------------- sections --

local function header(h)
  if h.level > 3 or h.classes:includes("unnumbered") then return nil end
  if h.level == 2 then section, subsection = section + 1, 0
  else subsection = subsection + 1 end
  if not chapter then
    if h.level == 2 then sections[#sections + 1] = h end
    return nil
  end
  local number = chapter .. "." .. section .. (h.level == 3 and "." .. subsection or "")
  if h.identifier:match("^sec:") then numbers[h.identifier] = number end
  h.content:insert(1, pandoc.Space())
  h.content:insert(1, span({ pandoc.Str(number) }, "section-number"))
  if h.level == 2 then sections[#sections + 1] = h end
  return h
end

-- --------------------------------------------------------------- equations --

local function equations(p)
  local out, i = pandoc.List(), 1
  while i <= #p.content do
    local item, label = p.content[i], p.content[i + 2]
    if item.t == "Math" and item.mathtype == "DisplayMath" then
      local id = label and label.t == "Str" and label.text:match("^{#(eq:[%w_-]+)}")
      local rest = id and label.text:match("}(.+)$")
      local inside = { span({ item }, "formula") }
      if id then
        inside[2] = span({ pandoc.Str("(" .. numbered("eq", id) .. ")") }, "equation-number")
        i = i + 2
      end
      out:insert(pandoc.Span(inside, pandoc.Attr(id or "", { "equation" })))
      if rest then out:insert(pandoc.Str(rest)) end
    else
      out:insert(item)
    end
    i = i + 1
  end
  p.content = out
  return p
end

-- ----------------------------------------------------------------- figures --

-- The size that gnuplot wrote into the picture, so that the page does not
-- jump while it loads. Without PLOTS the size is left to the browser.
local function size_of(name)
  local plots = os.getenv("PLOTS")
  local picture = plots and io.open(plots .. "/" .. name)
  if not picture then return "" end
  local head = picture:read(2000) or ""
  picture:close()
  local width, height = head:match('<svg[^>]-width="([%d.]+)%a*"'),
                        head:match('<svg[^>]-height="([%d.]+)%a*"')
  if not (width and height) then return "" end
  return (' width="%.0f" height="%.0f"'):format(tonumber(width), tonumber(height))
end

local function figure(image)
  local base, suffix = image.src:match("^(.*)%.(%a+)$")
  local name = stem .. "-" .. base
  local path = "figures/" .. name
  local alt = image.attributes.alt or plain_text(image.caption)
  local label = "Figure " .. numbered("fig", image.identifier) .. "."
  local caption = pandoc.List { span({ pandoc.Str(label) }, "label"), pandoc.Space() }
  caption:extend(image.caption)
  local dark = ""
  if suffix == "svg" then
    dark = ('<source srcset="%s-dark.svg" media="screen and (prefers-color-scheme: dark)">\n')
           :format(path)
  end
  return {
    raw(('<figure id="%s">\n<picture>\n%s<img src="%s.%s" alt="%s"%s>\n</picture>\n<figcaption>\n')
        :format(image.identifier, dark, path, suffix, escape(alt), size_of(name .. "." .. suffix))),
    pandoc.Plain(caption),
    raw(('<span class="files"><a href="%s.pdf" aria-label="%s as PDF">PDF</a> '
         .. '<a href="%s.png" aria-label="%s as PNG">PNG</a></span>\n</figcaption>\n</figure>')
        :format(path, label:sub(1, -2), path, label:sub(1, -2))) }
end

local function paragraph(p)
  local image = #p.content == 1 and p.content[1].t == "Image" and p.content[1]
  if image then return figure(image) end
  return equations(p)
end

-- ------------------------------------------------------------------ tables --

local function caption_of(t)
  local content = pandoc.List()
  for _, block in ipairs(t.caption.long) do content:extend(block.content or {}) end
  local last = content[#content]
  local id = last and last.t == "Str" and last.text:match("^{#(tbl:[%w_-]+)}$")
  if id then
    content:remove(#content)
    if content[#content] and content[#content].t == "Space" then content:remove(#content) end
  end
  return content, id or t.identifier
end

local alignments = { AlignRight = "right", AlignCenter = "center", AlignLeft = "left" }

local function write_table(t)
  local kind = t.classes:includes("claims") and "claims"
               or t.classes:includes("data") and "data" or "plain"
  local caption, id = caption_of(t)
  if #caption == 0 and kind == "claims" then
    caption = pandoc.List { pandoc.Str("The claims of this chapter.") }
  end
  local out = pandoc.List()
  local name = "Table"
  if #caption > 0 then name = "Table " .. numbered("tbl", id) end
  out:insert(raw(('<div class="table-frame %s-frame" tabindex="0" role="group" aria-label="%s">\n'
    .. '<table class="%s"%s role="table">'):format(kind, name, kind,
    id ~= "" and (' id="%s"'):format(id) or "")))
  if #caption > 0 then
    local line = pandoc.List { span({ pandoc.Str(name .. ".") }, "label"), pandoc.Space() }
    line:extend(caption)
    if t.attributes.summary then
      line:extend { pandoc.Space(), pandoc.Str(t.attributes.summary) }
    end
    out:extend { raw("<caption>"), pandoc.Plain(line), raw("</caption>") }
  end
  local aligns, heads = {}, {}
  for i, spec in ipairs(t.colspecs) do aligns[i] = alignments[spec[1]] or "left" end

  local function cells(row, tag, rest)
    for i, cell in ipairs(row.cells) do
      local this, more = tag, rest
      if tag == "td" then
        more = ' role="cell"'
        if i == 1 and kind ~= "plain" then
          this, more = "th", ' scope="row" role="rowheader"'
        end
        if kind == "claims" then more = more .. (' data-label="%s"'):format((heads[i]:gsub("^The reference says$", "Reference"))) end
      else
        heads[i] = escape(pandoc.utils.stringify(cell.contents))
      end
      out:insert(raw(('<%s class="%s"%s>'):format(this, aligns[i], more)))
      out:extend(cell.contents)
      out:insert(raw("</" .. this .. ">"))
    end
  end

  out:insert(raw('<thead role="rowgroup">'))
  for _, row in ipairs(t.head.rows) do
    out:insert(raw('<tr role="row">'))
    cells(row, "th", ' scope="col" role="columnheader"')
    out:insert(raw("</tr>"))
  end
  out:insert(raw('</thead>\n<tbody role="rowgroup">'))
  for _, body in ipairs(t.bodies) do
    for _, row in ipairs(body.body) do
      out:insert(raw('<tr role="row">'))
      cells(row, "td")
      out:insert(raw("</tr>"))
    end
  end
  out:insert(raw("</tbody>\n</table>\n</div>"))
  return out
end

-- -------------------------------------------------------------------- code --

-- The highlighted lines of a code block, without pandoc's own numbering.
local function highlight(text, language)
  local html = to_html { pandoc.CodeBlock(text, pandoc.Attr("",
    language and { language, "numberLines" } or {})) }
  local code, lines = html:match("<code[^>]*>(.*)</code>"), {}
  for line in (code .. "\n"):gmatch("(.-)\n") do
    local inner = line:match('^<span id="[^"]*"><a [^>]*></a>(.*)</span>$')
    lines[#lines + 1] = inner or line
  end
  return lines
end

local function code_line(number, html)
  return ('<span class="line" id="L%d"><a class="ln" href="#L%d" data-n="%d" tabindex="-1" '
    .. 'aria-hidden="true"></a>%s</span>'):format(number, number, number, html)
end

local function fragment_head(s)
  local a = s.attributes
  local after = a.after and (' <a href="#%s">continued in line %s</a>')
                :format(a.after, a["after-line"]) or ""
  return ('<p class="fragment-head" id="%s"><span class="fragment-name">⟨%s⟩ %s</span> '
    .. '<span class="fragment-links"><a href="#L%s">used in line %s</a>%s</span></p>\n')
    :format(s.identifier, escape(a.name), a.mark, a.from, a.from, after)
end

local function chunk(d)
  local head, lines, first, last = "", {}, nil, nil
  for _, block in ipairs(d.content) do
    if block.t == "CodeBlock" then
      local number = tonumber(block.attributes.startFrom)
      for _, html in ipairs(highlight(block.text, "c")) do
        lines[#lines + 1] = code_line(number, html)
        first, last, number = first or number, number, number + 1
      end
    else
      local s = block.content[1]
      if s.classes:includes("fragment-head") then
        head = fragment_head(s)
      else
        local number, link = tonumber(s.attributes.line), s.content[1]
        lines[#lines + 1] = code_line(number, (" "):rep(tonumber(s.attributes.indent))
          .. ('<a class="fragment" href="%s">%s</a>'):format(link.target,
              escape(pandoc.utils.stringify(link))))
        first, last = first or number, number
      end
    end
  end
  local label = first == last and ("Code, line %d"):format(first)
                or ("Code, lines %d to %d"):format(first, last)
  return raw(('<div class="chunk">\n%s<div class="code" tabindex="0" role="group" '
    .. 'aria-label="%s"><pre><code>%s</code></pre></div>\n</div>'):format(head, label,
    table.concat(lines, "\n")))
end

local function listing(b)
  local lines = highlight(b.text, b.classes[1])
  return raw(('<div class="listing" tabindex="0" role="group" aria-label="Listing">'
    .. '<pre><code>%s</code></pre></div>'):format(table.concat(lines, "\n")))
end

-- ------------------------------------------------------------------- boxes --

local function box_label(text, title)
  local content = pandoc.List { span({ pandoc.Str(text) }, "label") }
  if title then
    content:extend { pandoc.Space(), span({ pandoc.Str(title) }, "box-title") }
  end
  return pandoc.Div({ pandoc.Plain(content) }, pandoc.Attr("", { "box-head" }))
end

local quotes_reference = false

local function box(d)
  local title = d.attributes.title
  d.attributes.title = nil
  if d.classes:includes("chunk") then return chunk(d) end
  if d.classes:includes("exercise") then
    d.content:insert(1, box_label("Exercise " .. numbered("ex", d.identifier), title))
  elseif d.classes:includes("note") then
    d.content:insert(1, box_label(title or "Note"))
  elseif d.classes:includes("result") then
    d.content:insert(1, box_label(title or "Result"))
  elseif d.classes:includes("hint") then
    local out = pandoc.List { raw('<details class="hint">\n<summary>Hint</summary>') }
    out:extend(d.content)
    out:insert(raw("</details>"))
    return out
  elseif d.classes:includes("reference") then
    quotes_reference = true
    local out = pandoc.List { raw('<figure class="reference">\n<figcaption>The reference says '
      .. '<span class="box-title"><a href="#ref-reference"><cite>Gradient Pathologies</cite></a>, '
      .. escape(d.attributes.section) .. '</span></figcaption>\n<blockquote>') }
    out:extend(d.content)
    out:insert(raw("</blockquote>\n</figure>"))
    return out
  else
    return nil
  end
  return d
end

-- -------------------------------------------------- references and formulas --

local words = { fig = "Figure\u{00A0}%s", tbl = "Table\u{00A0}%s", eq = "(%s)",
                sec = "Section\u{00A0}%s", ex = "Exercise\u{00A0}%s" }

local function reference(cite)
  local out = pandoc.List()
  for i, c in ipairs(cite.citations) do
    local kind = c.id:match("^(%a+):")
    if not words[kind] then
      if #out > 0 or kind == "chapter" or kind == "claim" then
        fail_near("@" .. c.id, "'@%s' needs brackets of its own", c.id)
      end
      return nil
    end
    if not numbers[c.id] then
      fail_near("#" .. c.id, "the label '%s' stands where nothing can carry it", c.id)
    end
    if i > 1 then out:extend { pandoc.Str(","), pandoc.Space() } end
    if #c.prefix > 0 then out:extend(c.prefix) out:insert(pandoc.Space()) end
    out:insert(pandoc.Link({ pandoc.Str(words[kind]:format(numbers[c.id])) }, "#" .. c.id))
    out:extend(c.suffix)
  end
  return out
end

-- A named function is an identifier; a thin space parts it from a letter.
-- With a limit below it (max over i) it stays the operator that pandoc made.
local function function_names(html)
  return (html:gsub("()<mo>(%a%a+)</mo>()", function(first, name, after)
    if html:sub(1, first - 1):match("<m[suo][%a]*>$") then return nil end
    local tag = html:match("^<(m%a+)[ >]", after)
    local letter = tag and html:sub(after, after + 6) ~= "<mi>′" and (tag == "mi" or tag == "mn" or tag == "mfrac" or tag == "mstyle" or tag:match("^ms[u]"))
    return "<mi>" .. name .. "</mi>" .. (letter and '<mspace width="0.167em"></mspace>' or "")
  end))
end

-- A minus after a relation, a comma or an opening bracket is a sign, which
-- stands close to its number.
local before_sign = { ["="] = true, ["≈"] = true, ["≃"] = true, ["&lt;"] = true, ["&gt;"] = true,
  ["≤"] = true, ["≥"] = true, ["→"] = true, ["←"] = true, ["∝"] = true, [","] = true,
  ["("] = true, ["["] = true, ["{"] = true, ["|"] = true }
local function signs(html)
  local function sign(mark, char, space)
    if before_sign[char] and not mark:find("postfix", 1, true) then
      return mark .. space .. '<mo form="prefix">−</mo>'
    end
  end
  return (html:gsub("(<mo[^>]*>([^<]*)</mo>)()<mo>−</mo>", function(mark, char)
                 return sign(mark, char, "") end)
              :gsub("(<mo[^>]*>([^<]*)</mo>)(<mspace[^>]*></mspace>)<mo>−</mo>", sign))
end

-- pandoc 2.17 takes ℓ for an operator, stretches every bracket, which spaces
-- f ( x ) apart (a binomial keeps it), and spaces the bars of a norm; browsers
-- need no namespace.
local function formula(m)
  local html = to_html { pandoc.Plain { m } }
  if not html:find("<math", 1, true) then
    fail_near("$" .. m.text, "pandoc cannot read the formula '%s'",
              m.text:gsub("%s+", " "))
  end
  html = html:gsub("<mo>ℓ</mo>", "<mi>ℓ</mi>"):gsub("%s+$", "")
             :gsub(' xmlns="http://www.w3.org/1998/Math/MathML"', "")
             :gsub('<mo[^>]*>∥</mo>', '<mo stretchy="false" lspace="0em" rspace="0em">∥</mo>')
  if not m.text:find("\\left") and not m.text:find("\\begin") then
    html = html:gsub('stretchy="true"', 'stretchy="false"')
               :gsub('(<mo stretchy=")false(" form="prefix">%(</mo><mfrac linethickness="0">.-</mfrac><mo stretchy=")false',
                     "%1true%2true")
  end
  return pandoc.RawInline("html", signs(function_names(html)))
end

-- ------------------------------------------------------- what stays together --

local NARROW, FIXED = "\u{202F}", "\u{00A0}"
-- Signs between two numbers: the space beside them that no line may break.
local joints = { ["±"] = NARROW, ["×"] = NARROW, ["≈"] = FIXED, ["="] = FIXED }
local joint_formulas = { ["\\pm"] = "±", ["\\times"] = "×", ["\\approx"] = "≈" }
local comparisons = { ["<"] = true, [">"] = true, ["≤"] = true, ["≥"] = true }

local function written(x)
  if x.t == "Str" then return x.text end
  if x.t == "Math" and x.mathtype == "InlineMath" then return joint_formulas[x.text] or "" end
  return x.t == "Span" and x.classes[1] == "number" and "0" or nil
end

-- The space that must stand between two neighbours, or nil for a plain one.
local function joint_between(left, right)
  local a, b = written(left), written(right)
  if not (a and b) then return nil end
  local number_follows = b:match("^[−+]?[%d∞]") or right.t ~= "Str"
  if b:match("^%%") and (a:match("[%d∞]$") or left.t ~= "Str") then return NARROW end
  if a:match("^%d%d?%d?$") or a:match("[^%d.,]%d%d?%d?$") then
    if b:match("^%d%d%d$") or b:match("^%d%d%d[^%d]") then return NARROW end
  end
  if joints[b] then return joints[b] end
  if joints[a] and number_follows then return joints[a] end
  return comparisons[a] and number_follows and FIXED or nil
end

local breaks = { Space = true, SoftBreak = true, LineBreak = true }
local bound = { Str = true, Math = true, Superscript = true, Subscript = true }

-- A browser may break a line on either side of a formula, even before a comma:
-- whatever touches one is held to it.
local function hold(run, out)
  local formula_inside = false
  for _, x in ipairs(run) do formula_inside = formula_inside or x.t == "Math" end
  if formula_inside and #run > 1 then out:insert(span(run, "whole")) else out:extend(run) end
end

local function together(inlines)
  local out, run = pandoc.List(), pandoc.List()
  for i, x in ipairs(inlines) do
    local left, right = inlines[i - 1], inlines[i + 1]
    local joint = breaks[x.t] and left and right and joint_between(left, right)
    if joint then x = pandoc.Str(joint) end
    local fits = bound[x.t] and not (x.t == "Math" and x.mathtype == "DisplayMath")
                 or x.t == "Span" and x.classes[1] == "number"
    if fits then
      run:insert(x)
    else
      hold(run, out)
      run = pandoc.List()
      out:insert(x)
    end
  end
  hold(run, out)
  return out
end

-- `--weight` is not broken after its hyphens.
local function short_code(c)
  if #c.text > 24 or c.text:find("%s") then return nil end
  c.classes:insert("whole")
  return c
end

local function stray_label(s)
  local id = s.text:match("{#(%a+:[%w_-]+)")
  if id then fail_near("{#" .. id, "the label '%s' stands where nothing can carry it", id) end
end

-- -------------------------------------------------------------- whole page --

local function meta(m)
  chapter = m.number and pandoc.utils.stringify(m.number)
  stem = file:match("([^/]*)%.%a+$") or "page"
  local summary = m.summary or m.subtitle
  if summary then m.description = pandoc.MetaString(plain_text(summary)) end
  if chapter then
    m.source = pandoc.MetaString(("chapters/%s/%s.c"):format(stem, stem))
  end
  return m
end

local function finish(doc)
  local entries = pandoc.List()
  for _, h in ipairs(sections) do
    entries:insert { pandoc.Plain { pandoc.Link(h.content, "#" .. h.identifier) } }
  end
  local cited = quotes_reference
  doc:walk { Cite = function() cited = true end }
  if quotes_reference then
    doc.meta.nocite = pandoc.MetaInlines { pandoc.Cite({ pandoc.Str("@reference") },
      { pandoc.Citation("reference", "AuthorInText") }) }
  end
  if cited then
    doc.blocks:insert(pandoc.Header(2, { pandoc.Str("References") },
      pandoc.Attr("references", { "unnumbered" })))
    doc.blocks:insert(pandoc.Div({}, pandoc.Attr("refs", { "references" })))
    entries:insert { pandoc.Plain { pandoc.Link({ pandoc.Str("References") }, "#references") } }
  end
  if chapter and #entries > 2 then
    doc.meta.contents = pandoc.MetaBlocks { pandoc.BulletList(entries) }
  end
  return doc
end

return { { Meta = meta },
         { Header = header, Para = paragraph, Table = write_table, Div = box },
         { CodeBlock = listing },
         { Cite = reference },
         { Inlines = together, Code = short_code },
         { Math = formula, Str = stray_label },
         { Pandoc = finish } }
