-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- reader.lua: a pandoc reader that weaves a literate C program into a page.
--
--   RESULTS=build/results/chapter01/results.txt \
--   pandoc --fail-if-warnings -f chapters/book/reader.lua \
--     -L chapters/book/filter.lua --citeproc ... chapters/chapter01/chapter01.c
--
-- The file is compiled as it stands; nothing is generated from it but the
-- page. source.lua takes it apart, prose.lua checks and fills the prose,
-- results.lua knows the numbers, tables.lua makes tables of them, filter.lua
-- numbers things and writes HTML.
--
-- WHAT AN AUTHOR WRITES
--
--   /*|  ...  */            Markdown with $TeX$. The first one opens with
--                           --- title: ..., number: ..., summary: ... ---
--   // <<name>>             opens a fragment: a line of its own, any depth
--   // >>    // >> name     closes it
--   // <<name>>+            opens a continuation of an earlier fragment
--   <<name>> in prose       a link to the fragment
--   ## ... ### ...          sections (the page title is the only '#')
--
--   {{key}}  {{key:%.2e}}   a result, in text, formula, caption, code, table
--   {{100 * share:%.0f}}    Lua over the keys: abs sqrt exp log log10 min max
--                           floor near(a, b, tolerance) holds("ID") pi
--   {{? a < b and c > 0}}   prints nothing; fails the weave when it is false
--                           (alone in its line it does not end a paragraph)
--   chapter02.key           a result of another chapter
--   claim.V6.measured       a column of claims.csv; claims.n, claims.held
--
--   $$ ... $$ {#eq:x}                          a numbered equation
--   ![Caption](NAME.svg){#fig:NAME alt="..."}  plots/chapterNN-NAME.svg
--   : Caption {#tbl:x}                         under a Markdown table
--   ## Title {#sec:x}     ::: {.exercise #ex:x title="..."}
--   [@eq:x] [@fig:x] [@tbl:x] [@sec:x] [@ex:x] [@chapter:2] [@claim:V6]
--   [@bengio1994]         a key of references.bib
--
--   ::: claims            the table of claims.csv; {.claims only="V1, V6"}
--   ::: {.table #tbl:x data="NAME.csv" rows="1-10" where="net=relu"
--        columns="layer, mean:%.3e=Mean gradient"}     (in one line)
--   Caption
--   :::
--   ::: {.reference section="..."}   quotation of the corrected text
--   ::: exercise   ::: hint   ::: note   ::: {.result title="..."}
--   [1.467]{.given source="..."}     a number that is not measured here
--
-- A number of three digits or more with a decimal point, or with a power of
-- ten, may not be typed in prose. All errors read file:line: error: ... and
-- end with status 1.

local here = debug.getinfo(1, "S").source:match("^@(.*)/[^/]*$") or "."
local results = dofile(here .. "/results.lua")
local source = dofile(here .. "/source.lua")
local prose = dofile(here .. "/prose.lua").use(results)
local tables = dofile(here .. "/tables.lua").use(results)
local inlines, span = tables.inlines, tables.span

local page = nil          -- what is known of the page being woven

local function fail(line, ...)
  results.fail(page.file, line, ...)
end

-- ----------------------------------------------------------- bibliography --

local function bibliography()
  local keys, path = {}, here .. "/references.bib"
  local file = io.open(path)
  if file then
    for line in file:lines() do
      local key = line:match("^%s*@%a+%s*{%s*([^,%s]+)%s*,")
      if key then keys[key] = true end
    end
    file:close()
  end
  return keys, path
end

-- ------------------------------------------------------ the contents page --

local function count(text, pattern)
  return select(2, text:gsub(pattern, ""))
end

local function plural(n, word)
  return n .. " " .. word .. (n == 1 and "" or "s")
end

local function status_line(n, block)
  local chapter = ("chapter%02d"):format(n)
  local rows = results.claims({ file = page.file, line = 1 }, chapter).rows
  local held = 0
  for _, row in ipairs(rows) do if row.held then held = held + 1 end end
  local graded = count(block.text:match("{#sec:exercises}.*") or "",
    "\n| %d+%.%d+ | %d* *| ")
  return table.concat({ plural(count(block.text, "{#fig:"), "figure")
    .. (graded > 0 and " · " .. plural(graded, "graded task") or ""),
    plural(count(block.text, ":::+ *{?%.?exercise"), "exercise"),
    plural(#rows, "claim") .. ", " .. (held == #rows and "all hold"
      or held .. " hold") }, " · ")
end

local function chapter_list(plan)
  local paths, numbers = page.chapters, page.chapter_numbers
  local last = math.max(#plan, numbers[#numbers] or 0)
  local items = {}
  for n = 1, last do
    local block = paths[n] and source.title_block(paths[n])
    local planned = plan[n]
    if block then
      local at = { file = paths[n], line = 1 }
      if not block.title or not block.summary then
        results.fail(paths[n], 1, "the title block has no title or no summary")
      end
      local state = setmetatable({ file = paths[n], chapter = ("chapter%02d"):format(n),
        fail = function(line, ...) results.fail(at.file, line, ...) end },
        { __index = page.state })
      items[n] = { pandoc.Div({
        pandoc.Plain { span({ pandoc.Link(inlines(block.title),
          ("chapter%02d.html"):format(n)) }, "chapter-title") },
        pandoc.Plain { span(inlines(prose.check(block.summary, 1, state)), "summary") },
        pandoc.Plain { span(status_line(n, block), "status") } },
        pandoc.Attr("", { "built" })) }
    else
      items[n] = { pandoc.Div({
        pandoc.Plain { span(planned and planned.title or "Chapter " .. n, "chapter-title") },
        pandoc.Plain { span(planned and planned.summary or "", "summary") },
        pandoc.Plain { span("planned", "status") } }, pandoc.Attr("", { "planned" })) }
    end
  end
  return pandoc.OrderedList(items)
end

-- ---------------------------------------------------------------- weaving --

local function register(region)
  for _, item in ipairs(region.items) do
    if item.kind == "region" then
      local known = page.fragments[item.name]
      if known and not item.more then
        fail(item.line, "the fragment <<%s>> was defined in line %d "
             .. "(a continuation opens with '// <<%s>>+')", item.name, known.line, item.name)
      elseif not known and item.more then
        fail(item.line, "there is no fragment <<%s>> before this line to continue", item.name)
      elseif not known then
        local id = source.slug(item.name)
        if page.slugs[id] then
          fail(item.line, "the names <<%s>> and <<%s>> are too much alike", item.name,
               page.slugs[id])
        end
        page.slugs[id] = item.name
        page.fragments[item.name] = { id = id, line = item.line, pieces = {} }
      end
      register(item)
    end
  end
end

local function emit(text)
  page.text[#page.text + 1] = text
end

local function emit_block(make)
  page.blocks[#page.blocks + 1] = make
  emit(("\n\n~~~ {.weave}\n%d\n~~~\n\n"):format(#page.blocks))
end

local function new_piece(region, parts)
  local fragment = page.fragments[region.name]
  local n = #fragment.pieces + 1
  local piece = { number = n, line = parts[1].line, region = region,
                  id = fragment.id .. (n > 1 and "-" .. n or "") }
  fragment.pieces[n] = piece
  region.first = region.first or piece
  return piece
end

local function head_of(piece)
  local fragment = page.fragments[piece.region.name]
  local after = fragment.pieces[piece.number + 1]
  local attributes = { mark = piece.number > 1 and "+≡" or "≡",
    name = piece.region.name, from = tostring(piece.region.line) }
  if after then
    attributes.after, attributes["after-line"] = after.id, tostring(after.line)
  end
  return pandoc.Plain { span("⟨" .. piece.region.name .. "⟩ " .. attributes.mark,
    "fragment-head", piece.id, attributes) }
end

-- A chunk becomes a Div: the fragment's head, then code and fragment lines.
local function make_chunk(parts, piece, indent)
  for _, part in ipairs(parts) do
    for _, line in ipairs(part.lines or {}) do
      if line:find("%S") then indent = math.min(indent, #line:match("^ *")) end
    end
  end
  return function()
    local blocks = pandoc.List()
    if piece then blocks:insert(head_of(piece)) end
    for _, part in ipairs(parts) do
      if part.lines then
        local lines = {}
        for i, line in ipairs(part.lines) do lines[i] = line:sub(indent + 1) end
        blocks:insert(pandoc.CodeBlock(table.concat(lines, "\n"), pandoc.Attr("",
          { "c", "numberLines" }, { startFrom = tostring(part.line) })))
      else
        local target = part.region.first
        blocks:insert(pandoc.Plain { span({ pandoc.Link({ pandoc.Str("⟨"
          .. part.region.name .. "⟩") }, "#" .. target.id) }, "fragment-line", "",
          { line = tostring(part.line), indent = tostring(part.region.indent - indent) }) })
      end
    end
    return pandoc.Div(blocks, pandoc.Attr("", { "chunk" }))
  end
end

-- The licence line above the title block is not shown.
local function is_only_comments(item)
  for _, line in ipairs(item.lines) do
    if line:find("%S") and not line:match("^/%*.*%*/%s*$") then return false end
  end
  return true
end

local function weave(region)
  local parts, waiting = {}, {}
  local function flush()
    if #parts > 0 then
      local piece = region.name and new_piece(region, parts) or nil
      emit_block(make_chunk(parts, piece, region.indent))
    end
    local inner = waiting
    parts, waiting = {}, {}
    for _, child in ipairs(inner) do weave(child) end
  end
  for i, item in ipairs(region.items) do
    if item.kind == "prose" then
      flush()
      emit("\n\n" .. prose.check(item.text, item.line, page.state) .. "\n\n")
    elseif item.kind == "code" then
      local code = source.trim(item)
      if code and (region.name or i > 1 or not is_only_comments(item)) then parts[#parts + 1] = code end
    else
      parts[#parts + 1] = { region = item, line = item.line }
      waiting[#waiting + 1] = item
    end
  end
  flush()
  if region.name and not region.first then
    fail(region.line, "the fragment <<%s>> has no code", region.name)
  end
end

-- ----------------------------------------------------------------- checks --

local function check_references()
  local bib, bib_path = bibliography()
  for _, ref in ipairs(page.references) do
    local name = ref.key:match(":(.*)$")
    if ref.kind == "chapter" then
      if not tonumber(name) then
        fail(ref.line, "there is no chapter '%s'", name)
      end
    elseif ref.kind == "claim" then
      if not results.claims({ file = page.file, line = ref.line }).by_id[name] then
        fail(ref.line, "unknown claim '%s' (not in %s)", name, results.file("claims.csv"))
      end
    elseif ref.kind then
      if not page.labels[ref.key] then
        fail(ref.line, "reference to an unknown label '%s'", ref.key)
      end
    elseif not bib[ref.key] then
      fail(ref.line, "citation of an unknown work '%s' (not in %s)", ref.key, bib_path)
    end
  end
end

local function check_meta(meta)
  if not meta.title then fail(1, "the title block has no title") end
  local folder = page.file:match("chapter(%d+)/[^/]*$")
  if not page.file:match("%.c$") then return end
  local number = meta.number and pandoc.utils.stringify(meta.number)
  if not number or not tonumber(number) then fail(1, "the title block has no number") end
  if folder and tonumber(folder) ~= tonumber(number) then
    fail(1, "number: %s in the folder chapter%s", number, folder)
  end
  if not meta.summary then fail(1, "the title block has no summary (one line for the contents)") end
end

local function add_neighbours(meta)
  local own = meta.number and tonumber(pandoc.utils.stringify(meta.number))
  local paths, numbers = page.chapters, page.chapter_numbers
  local before, after
  for _, n in ipairs(numbers) do
    if own and n < own then before = n end
    if n > (own or 0) and not after then after = n end
  end
  local function link(n)
    return pandoc.MetaMap { href = pandoc.MetaString(("chapter%02d.html"):format(n)),
      number = pandoc.MetaString(tostring(n)),
      title = pandoc.MetaInlines(inlines(source.title_block(paths[n]).title or "")) }
  end
  if before then meta.earlier = link(before) end
  if after then meta.later = link(after) end
end

-- -------------------------------------------------------------- filling in --

local function fill_text(text, write)
  return (text:gsub(prose.token, function(i)
    return write(page.state.values[tonumber(i)])
  end))
end

local function fill_string(s)
  if not s.text:find(prose.token) then return nil end
  local out, pos = pandoc.List(), 1
  for a, i, b in s.text:gmatch("()" .. prose.token .. "()") do
    if a > pos then out:insert(pandoc.Str(s.text:sub(pos, a - 1))) end
    out:extend(results.inlines(page.state.values[tonumber(i)]))
    pos = b
  end
  if pos <= #s.text then out:insert(pandoc.Str(s.text:sub(pos))) end
  return out
end

-- [@chapter:2] and [@claim:V6] are resolved here, where both are known.
local function far_reference(cite)
  local kind, name = cite.citations[1].id:match("^(%a+):(.*)$")
  if kind == "claim" then
    local here_too = tables.shown[name]
    local label = { pandoc.Str("claim\u{00A0}" .. name) }
    return here_too and pandoc.Link(label, "#claim-" .. name) or pandoc.Span(label)
  elseif kind == "chapter" then
    local n = tonumber(name)
    local label = { pandoc.Str("Chapter\u{00A0}" .. n) }
    return page.chapters[n] and pandoc.Link(label, ("chapter%02d.html"):format(n))
           or pandoc.Span(label)
  end
end

local function fill(doc)
  local filled = {
    Str = fill_string,
    Math = function(m) m.text = fill_text(m.text, results.tex); return m end,
    Code = function(c) c.text = fill_text(c.text, results.plain); return c end,
    Image = function(i)
      for key, content in pairs(i.attributes) do
        i.attributes[key] = fill_text(content, results.unicode)
      end
      return i
    end,
    Cite = far_reference,
  }
  local plan = {}
  for i, entry in ipairs(doc.meta.plan or {}) do
    plan[i] = { title = entry.title, summary = entry.summary }
  end
  local meta = pandoc.Pandoc({}, doc.meta):walk(filled).meta
  doc = pandoc.Pandoc(doc.blocks, meta):walk {
    CodeBlock = function(b)
      if b.classes:includes("weave") then return page.blocks[tonumber(b.text)]() end
    end,
    Div = function(d)
      local data = page.blocks[tonumber(d.attributes.weave or "")]
      if not data then return nil end
      local made = data(plan)
      if made.t == "Table" and d.content[1] then
        made.caption.long = { pandoc.Plain(d.content[1].content) }
      end
      return made
    end }
  return doc:walk(filled)
end

-- ------------------------------------------------------------- the reader --

local function new_page(file)
  local state
  page = { file = file, text = {}, blocks = {}, labels = {}, references = {},
           fragments = {}, slugs = {} }
  local folder = results.folder(results.folder(file))
  page.chapters, page.chapter_numbers = source.chapters(folder)
  state = { file = file, fail = fail, values = {}, level = 1 }
  function state.fragment(name)
    return page.fragments[name] and page.fragments[name].id
  end
  function state.add_label(id, line)
    if page.labels[id] then
      fail(line, "the label '%s' was used in line %d", id, page.labels[id])
    end
    page.labels[id] = line
  end
  function state.add_reference(kind, key, line)
    table.insert(page.references, { kind = kind, key = key, line = line })
  end
  function state.add_figure(name, line)
    local plots = os.getenv("PLOTS")
    local stem, suffix = name:match("^([%w_-]+)%.(%a+)$")
    if not stem then fail(line, "a figure is NAME.svg, without a folder: '%s'", name) end
    if not plots or plots == "" then return end
    local prefix = plots .. "/" .. (file:match("([^/]*)%.%a+$") or "") .. "-" .. stem
    for _, ending in ipairs { "." .. suffix, "-dark." .. suffix, ".pdf", ".png" } do
      local there = io.open(prefix .. ending, "rb")
      if not there then fail(line, "there is no figure %s%s", prefix, ending) end
      there:close()
    end
  end
  local makers = { table = tables.data, claims = tables.claims }
  function state.data_box(box)
    if box.class == "chapters" then
      page.blocks[#page.blocks + 1] = function(plan)
        return pandoc.Div({ chapter_list(plan) }, pandoc.Attr("", { "chapters" }))
      end
    elseif makers[box.class] then
      local made = makers[box.class](box, file)
      page.blocks[#page.blocks + 1] = function() return made end
    else
      return nil
    end
    return #page.blocks
  end
  page.state = state
end

function Reader(input)
  local file = input[1]
  new_page(file.name)
  if file.name:match("%.c$") then
    local tree = source.parse(file.text, fail)
    register(tree)
    weave(tree)
  else
    emit(prose.check(file.text:gsub("\r\n", "\n"), 1, page.state))
  end
  check_references()
  local text = table.concat(page.text):gsub("^%s+", "")
  local doc = pandoc.read(text .. "\n", "markdown-raw_tex-example_lists")
  check_meta(doc.meta)
  add_neighbours(doc.meta)
  return fill(doc)
end
