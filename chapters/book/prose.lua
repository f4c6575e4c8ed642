-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- prose.lua: what is checked and replaced in a block of Markdown while its
-- line numbers are still known.
--
-- check() takes the text of one prose comment and returns it with every
-- {{...}} replaced by a token, every <<name>> by a link and every data box
-- by a numbered stand-in. Labels, references, citations, headings, boxes,
-- fences and typed numbers are judged here, because pandoc reports none of
-- them with a place.

local M = {}
local results

local TOKEN_OPEN, TOKEN_CLOSE = "\u{E000}", "\u{E001}"
M.token = TOKEN_OPEN .. "(%d+)" .. TOKEN_CLOSE

local boxes = { exercise = true, hint = true, note = true, result = true,
                reference = true, claims = true, table = true, chapters = true }
local kinds = { eq = true, fig = true, tbl = true, sec = true, ex = true,
                chapter = true, claim = true }

-- ----------------------------------------------------------------- ranges --
-- A range is { first, last, kind } in bytes of the text.

local function covered(text, ranges, ...)
  local wanted, out, pos = {}, {}, 1
  for _, kind in ipairs { ... } do wanted[kind] = true end
  local list = {}
  for _, r in ipairs(ranges) do
    if wanted[r[3]] then list[#list + 1] = r end
  end
  table.sort(list, function(a, b) return a[1] < b[1] end)
  for _, r in ipairs(list) do
    if r[2] >= pos then
      local from = math.max(r[1], pos)
      out[#out + 1] = text:sub(pos, from - 1)
      out[#out + 1] = text:sub(from, r[2]):gsub("[^\n]", " ")
      pos = r[2] + 1
    end
  end
  out[#out + 1] = text:sub(pos)
  return table.concat(out)
end

local function each_line(text, visit)
  local pos = 1
  while pos <= #text do
    local stop = text:find("\n", pos, true) or #text + 1
    visit(text:sub(pos, stop - 1), pos, stop - 1)
    pos = stop + 1
  end
end

-- Where a run that starts at `pos` must end: at the next blank line.
local function paragraph_end(text, pos)
  return (text:find("\n%s*\n", pos)) or #text + 1
end

local function find_fences(text, ranges, line_of, fail)
  local open
  each_line(text, function(line, first, last)
    local mark, info = line:match("^%s*(```+)([^`]*)$")
    if not mark then mark, info = line:match("^%s*(~~~+)(.*)$") end
    if open then
      if mark and mark:sub(1, #open.mark) == open.mark and info:match("^%s*$") then
        ranges[#ranges + 1] = { open.first, last, "fence" }
        open = nil
      end
    elseif mark then
      open = { mark = mark, first = first }
    end
  end)
  if open then fail(line_of(open.first), "this code fence is never closed") end
end

local function find_title_block(text, ranges, line_of, fail)
  local first, last = text:find("^%s*%-%-%-[ \t]*\n")
  if not first then return end
  local _, stop = text:find("\n%-%-%-[ \t]*\n", last)
  if not stop then _, stop = text:find("\n%-%-%-[ \t]*$", last) end
  if not stop then fail(line_of(last - 1), "the title block is never closed") end
  ranges[#ranges + 1] = { 1, stop, "title" }
end

local function find_inline(text, ranges, line_of, fail)
  text = covered(text, ranges, "fence", "title")
  local pos = 1
  while true do
    local at = text:find("[\\`$<]", pos)
    if not at then return end
    local char = text:sub(at, at)
    pos = at + 1
    if char == "\\" then
      pos = at + 2
    elseif char == "`" then
      local run = text:match("^`+", at)
      local limit, from = paragraph_end(text, at), at + #run
      pos = from
      while true do
        local a, b = text:find("`+", from)
        if not a or a > limit then break end
        if b - a + 1 == #run then
          ranges[#ranges + 1] = { at, b, "code" }
          pos = b + 1
          break
        end
        from = b + 1
      end
    elseif char == "<" then
      local _, stop = text:find("^<!%-%-.-%-%->", at)
      if stop then
        ranges[#ranges + 1] = { at, stop, "code" }
        pos = stop + 1
      end
    elseif text:sub(at, at + 1) == "$$" then
      local stop = text:find("$$", at + 2, true)
      if not stop or stop > paragraph_end(text, at) then
        fail(line_of(at), "this displayed formula is never closed")
      end
      ranges[#ranges + 1] = { at, stop + 1, "math" }
      pos = stop + 2
    elseif text:find("^%$%S", at) then
      local limit, from = paragraph_end(text, at), at + 1
      while true do
        local stop = text:find("$", from, true)
        if not stop or stop > limit then break end
        local before = text:sub(stop - 1, stop - 1)
        if before ~= "\\" and not before:match("%s")
           and not text:find("^%d", stop + 1) then
          ranges[#ranges + 1] = { at, stop, "math" }
          pos = stop + 1
          break
        end
        from = stop + 1
      end
    end
  end
end

-- ------------------------------------------------------------ typed numbers --

local advice = "a result is {{key}}, a constant of the theory stands in $...$, "
  .. "a number of somebody else's in [%s]{.given source=\"...\"}"

local function significant(number)
  return #(number:gsub("%.", ""):gsub("^0+", ""))
end

local function looks_measured(text, visit)
  for first, number, after in text:gmatch("()(%d[%d.]*)()") do
    local before = text:sub(first - 1, first - 1)
    local inside_word = before:match("[%w_.#@/]")
    local trimmed = number:gsub("%.+$", "")
    local _, dots = trimmed:gsub("%.", "")
    local tail = text:sub(after, after + 12)
    local power = #trimmed == #number and tail:match("^[eE][-+]?%d+")
    local times = tail:match("^%s*×%s*10%^?[-−⁻⁰¹²³⁴-⁹%d]")
                  or tail:match("^%s*×%s*10\226\129") or tail:match("^%s*×%s*10\194")
    if not inside_word and dots <= 1 then
      if power or times or dots == 1 and significant(trimmed) >= 3 then
        visit(first, trimmed .. (power or ""))
      end
    end
  end
end

local function lint_numbers(text, ranges, line_of, fail)
  local function report(first, number)
    fail(line_of(first), "the number %s is typed by hand: " .. advice, number, number)
  end
  looks_measured(covered(text, ranges, "fence", "title", "code", "math", "value",
    "quote", "given", "target", "label", "cite"), report)
  -- "\approx 0.659" in a formula is a measurement in disguise.
  local formulas = covered(text, ranges, "fence", "title", "code", "value", "given", "quote")
  for _, r in ipairs(ranges) do
    if r[3] == "math" then
      local math = formulas:sub(r[1], r[2])
      for at, number in math:gmatch("()\\approx%s*(%-?%d+%.%d+)") do
        if significant(number:gsub("-", "")) >= 3 then report(r[1] + at - 1, number) end
      end
    end
  end
end

-- ----------------------------------------------------------- placeholders --

local function placeholder(inner, at, state)
  local condition = inner:match("^%?%s*(.-)%s*$")
  if condition then
    local holds, seen = results.evaluate(condition, at, state.chapter)
    if type(holds) ~= "boolean" then
      results.fail(at.file, at.line, "'%s' is not a statement that is true or false",
                   condition)
    end
    if not holds then
      results.fail(at.file, at.line, "the results contradict '%s' (%s)", condition, seen)
    end
    return ""
  end
  local source, format = inner:match("^%s*(.-)%s*:%s*(%%.-)%s*$")
  if not source then source = inner:match("^%s*(.-)%s*$") end
  if format then
    local bare = format:gsub("%%%%", "")
    if not bare:match("^[^%%]*%%[-+ #0]*%d*%.?%d*[eEfFgGdi][^%%]*$") then
      results.fail(at.file, at.line, "'%s' is not a format for one number", format)
    end
  end
  local found
  if source:match("^[%a_][%w_.]*$") then
    found = results.lookup(source, at, state.chapter)
  elseif source:match("[%a_]") then
    found = results.evaluate(source, at, state.chapter)
  else
    results.fail(at.file, at.line, "'{{%s}}' names no result (C braces in prose: { {0} })",
                 inner)
  end
  if type(found) ~= "number" and (format or type(found) ~= "string") then
    results.fail(at.file, at.line, "'%s' is not a number", source)
  end
  state.values[#state.values + 1] = results.show(found, format)
  return TOKEN_OPEN .. #state.values .. TOKEN_CLOSE
end

-- A check that has its line to itself takes the line with it, so that it ends
-- no paragraph: the bytes that go.
local function extent(text, first, last)
  if text:find("^{{%s*%?", first) then
    local from = first - #text:sub(1, first - 1):match("[ \t]*$")
    local after = text:match("^[ \t]*\n()", last + 1)
    if after and (from == 1 or text:sub(from - 1, from - 1) == "\n") then
      return from, after - 1
    end
  end
  return first, last
end

local function find_placeholders(text, ranges, line_of, state, edits)
  local open = covered(text, ranges, "fence")
  local pos = 1
  while true do
    local first = open:find("{{", pos, true)
    if not first then return end
    while open:sub(first + 2, first + 2) == "{" do first = first + 1 end
    local _, last = open:find("}}", first + 2, true)
    local at = { file = state.file, line = line_of(first) }
    if not last or open:sub(first + 2, last):find("{{", 1, true) then
      results.fail(at.file, at.line, "'{{' is never closed by '}}'")
    end
    ranges[#ranges + 1] = { first, last, "value" }
    local from, to = extent(text, first, last)
    edits[#edits + 1] = { from, to,
      placeholder(text:sub(first + 2, last - 2), at, state) }
    pos = last + 1
  end
end

-- ------------------------------------------------------------------ boxes --

local function attributes(text)
  local found = {}
  for key, content in text:gmatch('([%w_-]+)="([^"]*)"') do found[key] = content end
  local bare = text:gsub('"[^"]*"', "")
  found.class = bare:match("^%s*([%w_-]+)%s*:*%s*$") or bare:match("%.([%w_-]+)")
  found.id = bare:match("#([%w:_-]+)")
  return found
end

local function find_boxes(text, ranges, line_of, state, edits)
  local stack = {}
  local fail = state.fail
  each_line(covered(text, ranges, "fence", "title"), function(line, first, last)
    local rest = line:match("^%s*:::+%s*(.-)%s*$")
    if not rest then return end
    local here = line_of(first)
    if rest:match("^:*$") then
      local box = table.remove(stack)
      if not box then fail(here, "':::' closes no box") end
      if box.class == "reference" then
        ranges[#ranges + 1] = { box.first, last, "quote" }
      end
      return
    end
    rest = text:sub(first, last):match("^%s*:::+%s*(.-)%s*$")
    local box = attributes(rest)
    if not boxes[box.class] then
      fail(here, "there is no box '%s'", box.class or rest)
    end
    if box.class == "reference" and not box.section then
      fail(here, "a quotation of the reference names its section=\"...\"")
    end
    box.first, box.line = first, here
    stack[#stack + 1] = box
    local data = state.data_box(box)
    if data then
      local mark = (' weave="%d"}'):format(data)
      local braced = rest:match("^{.*}%s*:*$")
      local opening = braced and text:sub(first, last):gsub("}%s*:*%s*$", mark)
        or text:sub(first, last):gsub("(:::+%s*)([%w_-]+).*$", "%1{.%2" .. mark)
      edits[#edits + 1] = { first, last, opening }
    end
  end)
  local open = stack[#stack]
  if open then
    fail(open.line, "the box '%s' is not closed in this comment", open.class)
  end
end

-- ----------------------------------------------- labels, links, headings --

local function check_headings(text, line_of, state)
  each_line(text, function(line, first)
    local level = line:match("^(#+)%s+%S")
    if not level then return end
    local here = line_of(first)
    if #level == 1 then
      state.fail(here, "the title block gives the page its title; sections begin with '##'")
    end
    if #level > state.level + 1 then
      state.fail(here, "a heading of level %d follows one of level %d", #level, state.level)
    end
    state.level = #level
  end)
end

local function check_labels(text, ranges, line_of, state)
  for first, id, last in text:gmatch("(){#([%a]+:[%w_-]+)[^}\n]*}()") do
    local kind = id:match("^%a+")
    if not kinds[kind] or kind == "chapter" or kind == "claim" then
      state.fail(line_of(first), "a label begins with eq:, fig:, tbl:, sec: or ex:, not '%s'", id)
    end
    state.add_label(id, line_of(first))
  end
  for first, id in text:gmatch("()#(ex:[%w_-]+)") do
    if not text:sub(first - 1, first - 1):match("{") then
      state.add_label(id, line_of(first))
    end
  end
  for first, id in text:gmatch("()#(tbl:[%w_-]+)") do
    if not text:sub(first - 1, first - 1):match("{") then
      state.add_label(id, line_of(first))
    end
  end
  for first, attr, last in text:gmatch("()(%b{})()") do
    ranges[#ranges + 1] = { first, last - 1, "label" }
  end
  for first, last in text:gmatch("%]()%b()()") do
    ranges[#ranges + 1] = { first, last - 1, "target" }
  end
  for first, last in text:gmatch("()<%a[^>\n]*>()") do
    ranges[#ranges + 1] = { first, last - 1, "target" }
  end
end

local function check_references(text, ranges, line_of, state)
  local open = covered(text, ranges, "target", "label")
  for first, key, last in open:gmatch("()@([%w_][%w_:.%-]*)()") do
    if not open:sub(first - 1, first - 1):match("[%w_.\\@]") then
      key = key:gsub("[:.%-]+$", "")
      ranges[#ranges + 1] = { first, last - 1, "cite" }
      local kind = key:match("^(%a+):")
      state.add_reference(kinds[kind] and kind or nil, key, line_of(first))
    end
  end
end

local function check_given(text, ranges, line_of, state)
  for first, attr, last in text:gmatch("()%b[](%b{})()") do
    if attr:match("%.given[%s}]") then
      if not attr:match('source="%s*[^"%s]') then
        state.fail(line_of(first), "a given number names its source=\"...\"")
      end
      ranges[#ranges + 1] = { first, last - 1, "given" }
    end
  end
end

local function link_fragments(text, line_of, state, edits)
  for first, name, last in text:gmatch("()<<%s*([^<>\n]-)%s*>>()") do
    local id = state.fragment(name)
    if not id then state.fail(line_of(first), "there is no fragment <<%s>>", name) end
    edits[#edits + 1] = { first, last - 1, ("[⟨%s⟩](#%s){.fragment}"):format(name, id) }
  end
end

local function check_images(text, line_of, state)
  for first, target in text:gmatch("!%b[]()(%b())") do
    local name = target:match("^%(%s*(%S-)%s*%)$")
    if not name then
      state.fail(line_of(first), "an image is ![caption](NAME.svg){#fig:NAME}")
    end
    if name:match("^%a+:") then
      state.fail(line_of(first), "the book works offline: no image from %s", name)
    end
    state.add_figure(name, line_of(first))
  end
end

local function apply(text, edits)
  table.sort(edits, function(a, b) return a[1] < b[1] end)
  local out, pos = {}, 1
  for _, edit in ipairs(edits) do
    if edit[1] >= pos then
      out[#out + 1] = text:sub(pos, edit[1] - 1)
      out[#out + 1] = edit[3]
      pos = edit[2] + 1
    end
  end
  out[#out + 1] = text:sub(pos)
  return table.concat(out)
end

-- state: file, fail(line, ...), chapter, values, level, fragment(name),
-- add_label(id, line), add_reference(kind, key, line), add_figure(name, line),
-- data_box(box) -> number or nil.
function M.check(text, first_line, state)
  local starts, ranges, edits = { 1 }, {}, {}
  for pos in text:gmatch("\n()") do starts[#starts + 1] = pos end
  local function line_of(pos)
    local low, high = 1, #starts
    while low < high do
      local middle = (low + high + 1) // 2
      if starts[middle] <= pos then low = middle else high = middle - 1 end
    end
    return first_line + low - 1
  end

  find_fences(text, ranges, line_of, state.fail)
  find_title_block(text, ranges, line_of, state.fail)
  find_placeholders(text, ranges, line_of, state, edits)
  find_inline(covered(text, ranges, "value"), ranges, line_of, state.fail)
  find_boxes(text, ranges, line_of, state, edits)
  each_line(text, function(line, first, last)
    if line:match("^%s*>") then ranges[#ranges + 1] = { first, last, "quote" } end
  end)
  local open = covered(text, ranges, "fence", "title", "code", "math", "value")
  check_given(open, ranges, line_of, state)
  check_headings(open, line_of, state)
  check_images(open, line_of, state)
  check_labels(open, ranges, line_of, state)
  check_references(open, ranges, line_of, state)
  link_fragments(open, line_of, state, edits)
  lint_numbers(text, ranges, line_of, state.fail)
  return apply(text, edits)
end

function M.use(module)
  results = module
  return M
end

return M
