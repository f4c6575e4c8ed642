-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- source.lua: the anatomy of a literate C file.
--
-- parse() cuts a file into prose, code and named regions; every piece keeps
-- the number of its first line. Nothing here knows Markdown or results.
--
-- A region is { name, line, indent, more, items }; an item is one of
--   { kind = "prose",  line, text }       text without the comment marks
--   { kind = "code",   line, lines }
--   { kind = "region", ... }              a fragment inside this one
-- The file itself is the region without a name.

local M = {}

-- clang-format shifts the first line of an indented comment and leaves the
-- others, so the least indented of the others decides.
local function dedent(lines)
  local least = math.huge
  for i = 2, #lines do
    if lines[i]:find("%S") then least = math.min(least, #lines[i]:match("^ *")) end
  end
  local out = { (lines[1]:gsub("^%s+", "")) }
  for i = 2, #lines do out[i] = lines[i]:sub(least + 1) end
  return table.concat(out, "\n")
end

-- What a line of code opens or closes: ordinary comments are followed, so
-- that a mark quoted inside one stays a quotation.
local function stays_in_comment(line, inside)
  local pos = 1
  while true do
    if inside then
      local close = line:find("*/", pos, true)
      if not close then return true end
      pos, inside = close + 2, false
    else
      local string_at = line:find('["\']', pos)
      local open = line:find("/[*/]", pos)
      if not open then return false end
      if string_at and string_at < open then
        local quote, i = line:sub(string_at, string_at), string_at + 1
        while i <= #line and line:sub(i, i) ~= quote do
          i = i + (line:sub(i, i) == "\\" and 2 or 1)
        end
        pos = i + 1
      elseif line:sub(open + 1, open + 1) == "/" then
        return false
      else
        pos, inside = open + 2, true
      end
    end
  end
end

function M.parse(text, fail)
  local file = { line = 1, indent = 0, items = {} }
  local stack, number, prose, comment = { file }, 0, nil, false

  local function add(item)
    local items = stack[#stack].items
    items[#items + 1] = item
    return item
  end

  local function add_code(line)
    local items = stack[#stack].items
    local last = items[#items]
    if not last or last.kind ~= "code" then
      last = add { kind = "code", line = number, lines = {} }
    end
    last.lines[#last.lines + 1] = line
  end

  local function add_prose(line)
    local body = line:match("^(.-)%s*%*/%s*$")
    if not body and line:find("*/", 1, true) then
      fail(number, "code after the end of a prose comment")
    end
    prose.lines[#prose.lines + 1] = body or line
    if body then
      if body:find("*/", 1, true) then
        fail(number, "a prose comment ends twice in this line")
      end
      prose.text, prose = dedent(prose.lines), nil
    end
  end

  local function open_region(line, name, more)
    if name:find('[<>"{}\n]') or name:match("^%s*$") then
      fail(number, "'%s' cannot name a fragment", name)
    end
    stack[#stack + 1] = add { kind = "region", name = name, line = number,
      indent = #line:match("^%s*"), more = more ~= "", items = {} }
  end

  local function close_region(name)
    local region = stack[#stack]
    if not region.name then fail(number, "'// >>' closes no fragment") end
    if name ~= "" and name ~= region.name then
      fail(number, "'// >> %s' closes the fragment <<%s>> of line %d", name,
           region.name, region.line)
    end
    stack[#stack] = nil
  end

  local function take(line)
    if prose then return add_prose(line) end
    if not comment then
      local opening = line:match("^%s*/%*|(.*)$")
      if opening then
        prose = add { kind = "prose", line = number, lines = {} }
        return add_prose(opening)
      end
      local name, more = line:match("^%s*//%s*<<%s*(.-)%s*>>(%+?)%s*$")
      if name then return open_region(line, name, more) end
      if line:match("^%s*//%s*<<") then
        fail(number, "a fragment opens with '// <<its name>>' alone in its line")
      end
      local closed = line:match("^%s*//%s*>>%s*(.-)%s*$")
      if closed then return close_region(closed) end
      local at = line:find("/*|", 1, true)
      if at and line:sub(1, at - 1):match("^[^\"]*$") then
        fail(number, "a prose comment must begin its line")
      end
    end
    comment = stays_in_comment(line, comment)
    add_code(line)
  end

  for line in text:gsub("\r\n", "\n"):gsub("\n?$", "\n"):gmatch("(.-)\n") do
    number = number + 1
    take(line)
  end
  if prose then fail(prose.line, "this prose comment is never closed") end
  local last = stack[#stack]
  if last.name then fail(last.line, "the fragment <<%s>> is never closed", last.name) end
  return file
end

function M.slug(name)
  local slug = name:lower():gsub("[^%w\128-\255]+", "-"):gsub("^%-", ""):gsub("%-$", "")
  return "frag-" .. slug
end

-- Lines first..last of a code item without blank lines around them.
function M.trim(item)
  local first, last = 1, #item.lines
  while first <= last and not item.lines[first]:find("%S") do first = first + 1 end
  while last >= first and not item.lines[last]:find("%S") do last = last - 1 end
  if first > last then return nil end
  return { line = item.line + first - 1,
           lines = { table.unpack(item.lines, first, last) } }
end

-- The title block of a chapter as plain strings, without weaving it.
function M.title_block(path)
  local file = io.open(path, "rb")
  if not file then return nil end
  local text = file:read("a")
  file:close()
  local block = text:match("/%*|%s*\n%s*%-%-%-[ \t]*\n(.-)\n%s*%-%-%-")
  local found = { text = text }
  local key
  for line in ((block or "") .. "\n"):gmatch("(.-)\n") do
    local name, rest = line:match("^%s*([%a_]+):%s*(.-)%s*$")
    if name then
      key, found[name] = name, rest
    elseif key and line:match("^%s+%S") then
      found[key] = (found[key] .. " " .. line:match("^%s*(.-)%s*$")):gsub("^%s+", "")
    end
  end
  for name, rest in pairs(found) do
    found[name] = name == "text" and rest
      or rest:gsub("^[>|]%-?%s*", ""):gsub('^"(.*)"$', "%1"):gsub("^'(.*)'$", "%1")
  end
  return found
end

-- The chapters that exist beside each other: number -> path, and the numbers.
function M.chapters(folder)
  local path, numbers = {}, {}
  for n = 1, 99 do
    local name = ("%s/chapter%02d/chapter%02d.c"):format(folder, n, n)
    local file = io.open(name, "rb")
    if file then
      file:close()
      path[n] = name
      numbers[#numbers + 1] = n
    end
  end
  return path, numbers
end

return M
