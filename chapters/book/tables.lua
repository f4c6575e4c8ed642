-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- tables.lua: tables made from the files of a run.
--
-- data() makes the table of a {.table data="NAME.csv"} box, claims() that of a
-- claims box; both return a pandoc table whose caption is left to the reader.
-- `shown` holds the claims that have a row on this page.

local M = { shown = {} }
local results

local function fail(box, ...)
  results.fail(box.file, box.line, ...)
end

function M.inlines(text)
  local doc = pandoc.read(text, "markdown-raw_tex")
  return doc.blocks[1] and doc.blocks[1].content or {}
end

function M.span(content, class, id, attributes)
  if type(content) == "string" then content = { pandoc.Str(content) } end
  return pandoc.Span(content, pandoc.Attr(id or "", { class }, attributes or {}))
end

local inlines, span = M.inlines, M.span

-- ------------------------------------------------------------ data tables --

local function split(text, mark)
  local out = {}
  for part in (text .. mark):gmatch("(.-)" .. mark) do
    if part:match("%S") then out[#out + 1] = part:match("^%s*(.-)%s*$") end
  end
  return out
end

local function build_table(aligns, heads, rows, id, class)
  local widths, cells = {}, {}
  for i = 1, #heads do widths[i] = 0 end
  for i, head in ipairs(heads) do cells[i] = { pandoc.Plain(head) } end
  local body = {}
  for i, row in ipairs(rows) do
    body[i] = {}
    for j, cell in ipairs(row) do body[i][j] = { pandoc.Plain(cell) } end
  end
  local made = pandoc.utils.from_simple_table(
    pandoc.SimpleTable({}, aligns, widths, cells, body))
  made.attr = pandoc.Attr(id or "", { class })
  return made
end

-- "net = relu, width = 64" as a predicate over rows.
local function row_filter(box)
  local tests = split(box.where or "", ",")
  return function(row)
    for _, test in ipairs(tests) do
      local name, wanted = test:match("^(%S+)%s*=%s*(.-)$")
      if not name or row[name] == nil then
        fail(box, "where=\"%s\": no such column", test)
      end
      local a, b = tonumber(row[name]), tonumber(wanted)
      if not (row[name] == wanted or a and a == b) then return false end
    end
    return true
  end
end

local function table_columns(box, known)
  local columns = {}
  for _, item in ipairs(split(box.columns or "", ",")) do
    local left, title = item:match("^(.-)%s*=%s*(.+)$")
    left = left or item
    local name, format = left:match("^(%S-)%s*:%s*(%%.+)$")
    name = name or left
    if not known[name] then fail(box, "%s has no column '%s'", box.data, name) end
    if format and not format:match("^%%[-+ #0]*%d*%.?%d*[eEfFgGdi]$") then
      fail(box, "'%s' is not a format for one number", format)
    end
    columns[#columns + 1] = { name = name, format = format,
                              title = title or name:gsub("_", " ") }
  end
  return columns
end

function M.data(box, file)
  box.file = file
  if not box.data then fail(box, "a table names its data=\"NAME.csv\"") end
  local other, name = box.data:match("^(chapter%d%d+)/(.+)$")
  local path = box.data:match("^sweep/") and results.folder(file) .. "/" .. box.data
               or results.file(name or box.data, other)
  local header, rows = results.read_csv(path, { file = file, line = box.line })
  local known = {}
  for _, column in ipairs(header) do known[column] = true end
  if not box.columns then box.columns = table.concat(header, ",") end
  local columns, keep = table_columns(box, known), row_filter(box)
  local first, last = (box.rows or ""):match("^(%d+)%-(%d*)$")
  if box.rows and not first then fail(box, "rows=\"%s\" is not FIRST-LAST", box.rows) end
  first, last = tonumber(first) or 1, tonumber(last) or math.huge

  local aligns, heads, body, n = {}, {}, {}, 0
  for i, column in ipairs(columns) do
    heads[i], aligns[i] = inlines(column.title), "AlignRight"
  end
  for _, row in ipairs(rows) do
    if keep(row) then
      n = n + 1
      if n >= first and n <= last then
        local cells = {}
        for i, column in ipairs(columns) do
          local text = row[column.name]
          local number = tonumber(text)
          if not number and not text:match("^[-+]?nan") and not text:match("^[-+]?inf") then
            aligns[i] = "AlignLeft"
          end
          cells[i] = number and results.inlines(results.show(number, column.format))
                     or { pandoc.Str(text) }
        end
        body[#body + 1] = cells
      end
    end
  end
  if #body == 0 then fail(box, "no row of %s is left to show", box.data) end
  return build_table(aligns, heads, body, box.id, "data")
end

-- ----------------------------------------------------------------- claims --

local verdicts = { T = "true", C = "conditional", M = "misleading", W = "wrong" }
local relations = { ["<="] = "≤", [">="] = "≥", ["~"] = "≈", ["!="] = "≠",
  below = "<", above = ">", ["=="] = "", ["="] = "", exactly = "", near = "" }

local greek = { alpha = "α", beta = "β", gamma = "γ", delta = "δ", eps = "ε", eta = "η",
  theta = "θ", kappa = "κ", lambda = "λ", pi = "π", rho = "ρ", sigma = "σ", phi = "φ",
  chi = "χ", psi = "ψ", Phi = "Φ" }

-- √x, √(3/4), √(2π)
local function root(inside)
  inside = inside:sub(2, -2):gsub("^(%d+) (%S+)$", "%1%2")
  local single = inside:find("^[%d.]+$") or inside:find("^[%a\194-\244][\128-\191]*$")
  return "√" .. (single and inside or "(" .. inside .. ")")
end

-- (1 + 1/L) stays in one line.
local function held(brackets)
  local sum = brackets:find("+", 1, true) or brackets:find("−", 1, true)
  return sum and #brackets < 24 and brackets:gsub(" ", "\u{00A0}") or nil
end

-- The signs that a terminal lacks: σ′, √χ, −2 ≤ x. Calls such as x.std(-1) are
-- quoted code and keep theirs.
local function signs(text)
  return (text:gsub("<=", "≤"):gsub(">=", "≥"):gsub("%+%-", "±"):gsub("%->", "→")
    :gsub('"([^"]*)"', "“%1”"):gsub("<<", "≪"):gsub("%.%.%.", "…"):gsub("(%d) x (%d)", "%1 × %2")
    :gsub("%f[%a](%a+)%f[%A]('?)", function(word, prime)
      return greek[word] and greek[word] .. (prime == "" and "" or "′") end)
    :gsub("(%a)'%^", "%1′^"):gsub("(%a)'(%a)", "%1’%2"):gsub("s' ", "s’ ")
    :gsub("sqrt(%b())", root)
    :gsub(" %- ", " −\u{00A0}"):gsub("%f[^%s%[%(,=<>]%-(%w)", "−%1")
    :gsub("(%.%a+%()−", "%1-")
    :gsub("(%d)%-(%()", "%1−%2"):gsub("(%(%d)%-(%d)", "%1−%2"):gsub("(%d)%-%f[%d]", "%1\u{2011}")
    :gsub("%f[%w.]%d%d%d%d%d+%f[^%w.]", function(n)
      return results.unicode(results.show(tonumber(n))) end)
    :gsub("(%d) (%%)", "%1\u{202F}%2")
    :gsub("(%f[%w\194-\244][%w\194-\244][\128-\191]*) ([=<>]) ", "%1\u{00A0}%2\u{00A0}")
    :gsub(" ([=<>]) ", " %1\u{00A0}"):gsub("%b()", held))
end

-- What is raised and what is lowered: 2^-20, |h|^2, (1 + 1/L)^L, dW_1, log10.
local scripts = {
  { "([%w%)|\128-\191]?)%^(%-?[%d.]*%w)", pandoc.Superscript },
  { "%f[%w\194-\244](d?[%a\194-\244][\128-\191]*)_(%w%w?)%f[^%w]", pandoc.Subscript },
  { "%f[%a](log)(10)%f[%W]", pandoc.Subscript } }

-- Claims are written for a terminal as well: plain text, lightly set here.
-- 0.25^10 gets its exponent, 9.5e-7 its power of ten and dW_1 its index.
local function claim_text(text)
  local out, pos = pandoc.List(), 1
  text = signs(text)
  while true do
    local a, b, base, set, make
    for _, script in ipairs(scripts) do
      local i, j, before, inside = text:find(script[1], pos)
      if i and (not a or i < a) then a, b, base, set, make = i, j, before, inside, script[2] end
    end
    local c, d, number = text:find("%f[%w.](%d[%d.]*e[-+]?%d+)%f[^%w]", pos)
    if a and (not c or a < c) then
      out:insert(pandoc.Str(text:sub(pos, a - 1) .. base))
      out:insert(make { pandoc.Str((set:gsub("^%-", "−"))) })
      pos = b + 1
    elseif c then
      local digits, exponent = number:match("^(.-)e(.*)$")
      out:insert(pandoc.Str(text:sub(pos, c - 1)))
      out:extend(results.inlines { before = "", digits = digits, after = "",
                                   exponent = math.tointeger(tonumber(exponent)) })
      pos = d + 1
    else
      out:insert(pandoc.Str(text:sub(pos)))
      return out
    end
  end
end

local function number_or_text(text, format)
  local x = tonumber(text)
  if not x then return { pandoc.Str(text == "" and "–" or text) } end
  return results.inlines(results.show(x, format))
end

local function measured_cell(row)
  local x, se = tonumber(row.measured), tonumber(row.se)
  if not x then return number_or_text(row.measured) end
  local out = pandoc.List(results.with_error(x, se))
  local n = tonumber(row.n)
  if n and n > 1 then
    out:insert(span({ pandoc.Str("n\u{202F}=\u{202F}" .. ("%.0f"):format(n)) }, "aside"))
  end
  return out
end

local function predicted_cell(row)
  local sign = relations[row.relation] or row.relation
  local out = pandoc.List()
  if sign ~= "" then out:insert(pandoc.Str(sign .. "\u{00A0}")) end
  out:extend(number_or_text(row.predicted, tonumber(row.predicted)
    and tonumber(row.predicted) ~= math.floor(tonumber(row.predicted)) and "%.5g" or nil))
  local slack = tonumber(row.tolerance)
  if slack and slack > 0 then
    local apart = sign == "<" or sign == ">"
    local note = pandoc.List { pandoc.Str(apart and "by over\u{00A0}" or "within\u{00A0}") }
    note:extend(results.inlines(results.show(slack, slack >= 99.5 and "%.0f" or "%.2g")))
    out:insert(span(note, "aside"))
  end
  return out
end

local function holds_cell(row)
  local out = pandoc.List { row.held and span("yes", "yes") or span("no", "no") }
  if row.fooled then out:insert(span("the control holds too", "no aside")) end
  return out
end

local function statement_cell(row)
  local out = claim_text(row.ours)
  if row.control ~= "" then
    local note = pandoc.List { pandoc.Str("Control: ") }
    note:extend(claim_text(row.control))
    out:insert(span(note, "aside"))
  end
  return out
end

function M.claims(box, file)
  box.file = file
  local wanted = box.only and {} or nil
  for _, id in ipairs(split(box.only or "", ",")) do wanted[id] = box.line end
  local body, held = {}, 0
  for _, row in ipairs(results.claims({ file = file, line = box.line }).rows) do
    if not wanted or wanted[row.id] then
      if wanted then wanted[row.id] = nil end
      if M.shown[row.id] then
        fail(box, "claim '%s' is shown twice on this page", row.id)
      end
      M.shown[row.id] = true
      if row.held then held = held + 1 end
      local verdict = verdicts[row.verdict] or row.verdict
      body[#body + 1] = {
        { span(row.id, "claim-id", "claim-" .. row.id) },
        { span(verdict, "verdict " .. verdict:lower():gsub("%W+", "-")),
          pandoc.Space(), table.unpack(claim_text(row.says)) },
        statement_cell(row), predicted_cell(row), measured_cell(row), holds_cell(row) }
    end
  end
  local missing = wanted and next(wanted)
  if missing then fail(box, "unknown claim '%s'", missing) end
  if #body == 0 then fail(box, "there is no claim to show") end
  local heads = {}
  for i, name in ipairs { "Claim", "The reference says", "We say", "Predicted",
                          "Measured", "Holds" } do
    heads[i] = { pandoc.Str(name) }
  end
  local made = build_table({ "AlignLeft", "AlignLeft", "AlignLeft", "AlignRight",
    "AlignRight", "AlignLeft" }, heads, body, box.id, "claims")
  made.attributes.summary = held == #body and ("All %d statements hold."):format(held)
    or ("%d of %d statements hold; %d %s not."):format(held, #body, #body - held,
       #body - held == 1 and "does" or "do")
  return made
end

function M.use(module)
  results = module
  return M
end

return M
