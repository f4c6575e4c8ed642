-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads what RESULTS and CLAIMS name, once per line of the input, as a page
-- would: "read", or "refused" after an error with file and line. It is a
-- custom reader of pandoc, which brings the language:
--     pandoc -f tests/fuzz/results.lua /dev/null
local refused = {}
local said
io.stderr = { write = function(_, ...) said = table.concat({...}) end }
os.exit = function() error(refused, 0) end

local function serve(wanted)
  said = nil
  local ok, problem = pcall(function()
    local results = dofile("chapters/book/results.lua")
    local at = { file = "page.c", line = 1 }
    if wanted == "claims" then
      for _, row in ipairs(results.claims(at).rows) do
        assert(row.held ~= nil, "a claim without a verdict")
      end
    else
      local value = results.lookup("answer", at)
      assert(type(value) == "number" or type(value) == "string")
    end
  end)
  if ok then
    print("read")
  elseif problem ~= refused then
    print((tostring(problem):gsub("\n", " ")))
  elseif said and said:match("^[^:]+:%d+: error: ") then
    print("refused")
  else
    print("refused without a place: " .. tostring(said):gsub("\n", " "))
  end
  io.stdout:flush()
end

function Reader()
  for wanted in io.stdin:lines() do serve(wanted) end
  return pandoc.Pandoc({})
end
