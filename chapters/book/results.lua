-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- results.lua: what the programs measured, as the pages see it.
--
-- Offers: fail(), the values of a chapter's results.txt and claims.csv by
-- name, the reading of CSV files, and the writing of a number in each of the
-- four places where it can stand (text, formula, code, alternative text).
-- Every error names a file and a line and ends the weave with status 1.

local M = {}

function M.fail(file, line, ...)
  io.stderr:write(file, ":", line, ": error: ", string.format(...), "\n")
  os.exit(1)
end
local fail = M.fail

-- ------------------------------------------------------------------ paths --
-- RESULTS=build/results/chapter01/results.txt names the files of this page;
-- those of other chapters are its neighbours (or lie under RESULTS_ROOT).

local function environment(name)
  local value = os.getenv(name)
  return value ~= "" and value or nil
end

function M.folder(path)
  return path:match("^(.*)/[^/]*$") or "."
end

local own = environment("RESULTS")
local root = environment("RESULTS_ROOT")
             or own and M.folder(M.folder(own)) or "build/results"

function M.file(name, chapter)
  if chapter then return root .. "/" .. chapter .. "/" .. name end
  if name == "results.txt" then return own end
  if name == "claims.csv" and environment("CLAIMS") then
    return environment("CLAIMS")
  end
  return own and M.folder(own) .. "/" .. name
end

local function read_file(path, at)
  local file = path and io.open(path, "rb")
  if not file then
    fail(at.file, at.line, "cannot read %s: run the chapter first",
         path or "any results (RESULTS is not set)")
  end
  local text = file:read("a"):gsub("\r\n", "\n")
  file:close()
  return text
end

-- -------------------------------------------------------------------- CSV --
-- RFC 4180 with leading '#' lines. Returns the list of names and the rows;
-- a row maps names to text and has its line number under [0].

function M.read_csv(path, at)
  local text = read_file(path, at)
  local pos, line, header, rows = 1, 1, nil, {}

  local function record()
    local fields, first = {}, line
    while true do
      local field
      if text:sub(pos, pos) == '"' then
        local close = pos
        repeat
          close = text:find('"', close + 1, true)
          if not close then fail(path, first, "a quoted field is never closed") end
          local doubled = text:sub(close + 1, close + 1) == '"'
          if doubled then close = close + 1 end
        until not doubled
        field = text:sub(pos + 1, close - 1):gsub('""', '"')
        pos = close + 1
      else
        field = text:match("^[^,\n]*", pos)
        pos = pos + #field
      end
      line = line + select(2, field:gsub("\n", "\n"))
      fields[#fields + 1] = field
      local next_char = text:sub(pos, pos)
      pos = pos + 1
      if next_char ~= "," then
        if next_char ~= "\n" and next_char ~= "" then
          fail(path, first, "text after a quoted field")
        end
        line = line + 1
        return fields, first
      end
    end
  end

  while pos <= #text do
    if text:find("^#[^\n]*\n?", pos) or text:find("^\n", pos) then
      pos = (text:find("\n", pos, true) or #text) + 1
      line = line + 1
    else
      local fields, first = record()
      if not header then
        header = fields
      elseif #fields ~= #header then
        fail(path, first, "%d fields under %d column names", #fields, #header)
      else
        local row = { [0] = first }
        for i, name in ipairs(header) do row[name] = fields[i] end
        rows[#rows + 1] = row
      end
    end
  end
  if not header then fail(path, 1, "the table is empty") end
  return header, rows
end

-- ---------------------------------------------------------------- results --

local function read_results(path, at)
  local values, n, last = {}, 0, nil
  for line in (read_file(path, at) .. "\n"):gmatch("(.-)\n") do
    n = n + 1
    if line ~= "" and line:sub(1, 1) ~= "#" then
      local key, text = line:match("^([%a_][%w_.]*)=(.*)$")
      if not key then fail(path, n, "not a line 'key=value': '%s'", line) end
      if values[key] ~= nil then fail(path, n, "'%s' is given twice", key) end
      local number = text
      if text:match("^[-+]?nan") then number = 0 / 0
      elseif text:match("^[-+]?inf") then
        number = text:sub(1, 1) == "-" and -math.huge or math.huge
      else number = tonumber(text) or text end
      values[key] = number
      last = line
    end
  end
  if last ~= "complete=1" then
    fail(path, math.max(n - 1, 1), "the results are truncated: "
         .. "the last line is not 'complete=1'")
  end
  return values
end

local claim_columns = { "id", "verdict", "says", "ours", "relation", "measured",
  "se", "n", "predicted", "tolerance", "holds", "control", "control_holds" }
local spellings = { yes = true, no = false, ["1"] = true, ["0"] = false,
                    ["true"] = true, ["false"] = false }

local function read_claims(path, at)
  local header, rows = M.read_csv(path, at)
  local there = {}
  for _, name in ipairs(header) do there[name] = true end
  for _, name in ipairs(claim_columns) do
    if not there[name] then fail(path, 1, "no column '%s'", name) end
  end
  local by_id = {}
  for _, row in ipairs(rows) do
    if by_id[row.id] then fail(path, row[0], "claim '%s' stands twice", row.id) end
    by_id[row.id] = row
    row.held = spellings[row.holds]
    if row.held == nil then
      fail(path, row[0], "claim '%s': holds is '%s', not yes or no", row.id,
           row.holds)
    end
    row.fooled = spellings[row.control_holds] == true
  end
  return { rows = rows, by_id = by_id }
end

local cache = {}
local function once(reader, path, at)
  if not path or not cache[path] then
    local values = reader(path, at)
    cache[path] = values
  end
  return cache[path]
end

function M.claims(at, chapter)
  return once(read_claims, M.file("claims.csv", chapter), at)
end

-- The value called `name`, or nil. Besides the keys of results.txt there are
-- claim.ID.COLUMN, claims.n, claims.held, and chapterNN.NAME for all of these
-- in another chapter.
local function value(name, at, chapter)
  local other, rest = name:match("^(chapter%d%d+)%.(.+)$")
  if other then return value(rest, at, other) end
  local id, column = name:match("^claim%.(.+)%.([%a_]+)$")
  if id then
    local row = M.claims(at, chapter).by_id[id]
    local text = row and row[column]
    return tonumber(text) or text
  end
  if name == "claims.n" or name == "claims.held" then
    local n, rows = 0, M.claims(at, chapter).rows
    for _, row in ipairs(rows) do if row.held then n = n + 1 end end
    return name == "claims.n" and #rows or n
  end
  return once(read_results, M.file("results.txt", chapter), at)[name]
end

function M.lookup(name, at, chapter)
  local found = value(name, at, chapter)
  if found == nil then
    local other, rest = name:match("^(chapter%d%d+)%.(.+)$")
    local file = (rest or name):match("^claim%.") and "claims.csv" or "results.txt"
    fail(at.file, at.line, "unknown result '%s' (not in %s)", name,
         M.file(file, other or chapter))
  end
  return found
end

-- ------------------------------------------------------------ expressions --
-- Lua over the keys: 'gradient < bound', '100 * share', 'holds("V6")'.

local function branch(prefix, at, chapter, seen)
  return setmetatable({}, { __index = function(_, key)
    local name = prefix .. tostring(key)
    if name:match("^chapter%d%d+$") or name:match("claims?$")
       or name:match("claim%.[^.]+$") then
      return branch(name .. ".", at, chapter, seen)
    end
    local found = value(name, at, chapter)
    if found == nil then
      for known in pairs(once(read_results, M.file("results.txt", chapter), at)) do
        if known:sub(1, #name + 1) == name .. "." then
          return branch(name .. ".", at, chapter, seen)
        end
      end
      M.lookup(name, at, chapter)
    end
    seen[#seen + 1] = name .. " = " .. tostring(found)
    return found
  end })
end

function M.evaluate(source, at, chapter)
  local seen = {}
  local functions = {
    abs = math.abs, sqrt = math.sqrt, exp = math.exp, floor = math.floor,
    min = math.min, max = math.max, pi = math.pi, log = math.log,
    log10 = function(x) return math.log(x, 10) end,
    near = function(a, b, tolerance) return math.abs(a - b) <= tolerance end,
    holds = function(id)
      local row = M.claims(at, chapter).by_id[id]
      if not row then fail(at.file, at.line, "unknown claim '%s'", id) end
      seen[#seen + 1] = id .. " holds = " .. row.holds
      return row.held
    end }
  local keys = branch("", at, chapter, seen)
  local env = setmetatable({}, { __index = function(_, key)
    local builtin = functions[key]
    if builtin ~= nil then return builtin end
    return keys[key]
  end })
  local run, problem = load("return " .. source, "=it", "t", env)
  local ok, result
  if run then ok, result = pcall(run) end
  if not ok then
    fail(at.file, at.line, "cannot evaluate '%s': %s", source,
         tostring(problem or result):gsub("^it:1: ", ""))
  end
  return result, table.concat(seen, ", ")
end

-- ---------------------------------------------------------------- numbers --
-- A shown value is { before, digits, exponent, after } and is written below
-- as plain text, as Unicode, as TeX or as pandoc inlines.

local function default_format(x)
  local size = math.abs(x)
  if x == math.floor(x) and size < 1e15 then return "%.0f" end
  if size >= 100 and size < 1e5 then return "%.0f" end
  return "%.3g"
end

function M.show(x, format)
  if type(x) ~= "number" then return { before = tostring(x) } end
  if x ~= x then return { before = "NaN" } end
  if x == math.huge then return { before = "∞" } end
  if x == -math.huge then return { before = "−∞" } end
  if format and format:match("%%[-+ #0]*%d*[di]") then
    format = format:gsub("(%%[-+ #0]*%d*)[di]", "%1.0f")
  end
  local text = string.format(format or default_format(x), x)
  local a, b, digits, exponent = text:find("(-?[%d.]+)e([-+]%d+)")
  if not a then a, b, digits = text:find("(-?%d[%d.]*)") end
  if not a then return { before = text } end
  return { before = text:sub(1, a - 1), digits = digits,
           exponent = exponent and tonumber(exponent) ~= 0
                      and math.tointeger(tonumber(exponent)) or nil,
           after = text:sub(b + 1) }
end

local function group(digits, gap)
  local sign, whole, rest = digits:match("^(-?)(%d+)(.*)$")
  if not whole or #whole < 5 then return digits end
  local head = #whole % 3
  local out = whole:sub(1, head)
  for i = head + 1, #whole, 3 do
    out = out .. (out == "" and "" or gap) .. whole:sub(i, i + 2)
  end
  return sign .. out .. rest
end

local NARROW = "\u{202F}"
local raised = { ["-"] = "⁻", ["0"] = "⁰", ["1"] = "¹", ["2"] = "²", ["3"] = "³",
  ["4"] = "⁴", ["5"] = "⁵", ["6"] = "⁶", ["7"] = "⁷", ["8"] = "⁸", ["9"] = "⁹" }

local function text_digits(v)
  return (group(v.digits, NARROW):gsub("-", "−"))
end

function M.plain(v)
  if not v.digits then return v.before end
  return v.before .. v.digits
         .. (v.exponent and ("e%+03d"):format(v.exponent) or "") .. v.after
end

-- What stands before the exponent of ten: 1e-9 is written 10⁻⁹.
local function mantissa(v, digits, times)
  if v.digits == "1" or v.digits == "-1" then return (digits:gsub("1", "")) .. "10" end
  return digits .. times .. "10"
end

function M.unicode(v)
  if not v.digits then return v.before end
  if not v.exponent then return v.before .. text_digits(v) .. v.after end
  return v.before .. mantissa(v, text_digits(v), NARROW .. "×" .. NARROW)
         .. tostring(v.exponent):gsub(".", raised) .. v.after
end

function M.tex(v)
  if not v.digits then
    local sign, big = v.before:match("^(−?)(∞)$")
    if big then return (sign ~= "" and "-" or "") .. "\\infty " end
    return "\\text{" .. v.before:gsub("[_%%&#]", "\\%0") .. "}"
  end
  local digits = group(v.digits, "\\,")
  if v.exponent then
    digits = mantissa(v, digits, "\\times ") .. "^{" .. v.exponent .. "}"
  end
  return v.before:gsub("%%", "\\%%") .. digits .. v.after:gsub("%%", "\\%%")
end

function M.inlines(v)
  if not (v.digits and v.exponent) then return { pandoc.Str(M.unicode(v)) } end
  return { pandoc.Span({
    pandoc.Str(v.before .. mantissa(v, text_digits(v), NARROW .. "×" .. NARROW)),
    pandoc.Superscript { pandoc.Str((tostring(v.exponent):gsub("-", "−"))) },
    pandoc.Str(v.after) }, pandoc.Attr("", { "number" })) }
end

-- measured ± se, to two digits of the standard error: 0.2315 ± 0.0018.
function M.with_error(x, se)
  if not se or se <= 0 or se ~= se or se == math.huge or x ~= x
     or math.abs(x) == math.huge then
    local format = x == math.floor(x) and math.abs(x) < 1e7 and "%.0f" or "%.5g"
    return M.inlines(M.show(x, format))
  end
  local top = math.floor(math.log(math.max(math.abs(x), se), 10) + 1e-12)
  local scale = (top < -3 or top > 4) and top or 0
  local decimals = 1 - (math.floor(math.log(se, 10) + 1e-12) - scale)
  if decimals > 9 then
    local out = pandoc.List(M.inlines(M.show(x, "%.9g")))
    out:insert(pandoc.Str(NARROW .. "±" .. NARROW))
    out:extend(M.inlines(M.show(se, "%.1e")))
    return { pandoc.Span(out, pandoc.Attr("", { "number" })) }
  end
  decimals = math.max(0, decimals)
  local function part(y)
    return text_digits { digits = ("%." .. decimals .. "f"):format(y / 10.0 ^ scale) }
  end
  local both = part(x) .. NARROW .. "±" .. NARROW .. part(se)
  if scale == 0 then return { pandoc.Str(both) } end
  return { pandoc.Span({ pandoc.Str("(" .. both .. ")" .. NARROW .. "×" .. NARROW .. "10"),
    pandoc.Superscript { pandoc.Str((tostring(scale):gsub("-", "−"))) } },
    pandoc.Attr("", { "number" })) }
end

return M
