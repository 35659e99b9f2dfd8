-- Drives the language server from a headless Neovim, and prints what it has seen as one line of JSON.
local function wait_for(what, condition)
  if not vim.wait(20000, condition, 10) then
    error("There is still no " .. what .. " after 20 s")
  end
end

local function codes()
  return vim.tbl_map(function(diagnostic)
    return diagnostic.code or diagnostic.user_data.lsp.code
  end, vim.diagnostic.get(0))
end

local function has(code)
  return function()
    return vim.tbl_contains(codes(), code)
  end
end

local function lines_of(text)
  return vim.split(text, "\n")
end

--- Takes a code action at the cursor: the one whose title says so.
local function take_action(title)
  vim.ui.select = function(items, options, choose)
    for index, item in ipairs(items) do
      if options.format_item(item):find(title, 1, true) then
        return choose(item, index)
      end
    end
    choose(nil, nil)
  end
  local text = vim.api.nvim_buf_get_lines(0, 0, -1, false)
  vim.lsp.buf.code_action()
  wait_for("change by an action", function()
    return not vim.deep_equal(vim.api.nvim_buf_get_lines(0, 0, -1, false), text)
  end)
end

--- Runs the lens of a line, and gives the lines that the quickfix list shows then.
local function take_lens(line)
  vim.lsp.codelens.refresh()
  vim.fn.cursor(line, 1)
  wait_for("code lens", function()
    for _, lens in ipairs(vim.lsp.codelens.get(0)) do
      if lens.range.start.line == line - 1 and lens.command then
        return true
      end
    end
  end)
  vim.lsp.codelens.run()
  wait_for("quickfix list", function()
    return #vim.fn.getqflist() > 0
  end)
  vim.cmd("cclose")
  return vim.tbl_map(function(item)
    return item.text
  end, vim.fn.getqflist())
end

--- The lines of the window that a key has opened over the text.
local function floating_lines()
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= "" then
      return vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false)
    end
  end
end

local function drive()
  local seen = {}
  vim.cmd("edit flow.ts")
  wait_for("problem", has("event-never-consumed"))
  local lost = vim.tbl_filter(function(diagnostic)
    return diagnostic.message:find("LostEvent", 1, true) ~= nil
  end, vim.diagnostic.get(0))[1]
  seen.line = lost.lnum
  seen.column = lost.col
  seen.source = lost.source
  seen.severity = lost.severity

  vim.fn.cursor(lost.lnum + 1, lost.col + #"new L")
  vim.lsp.buf.hover()
  wait_for("hover", function()
    return floating_lines() ~= nil
  end)
  seen.hover = table.concat(floating_lines(), "\n")

  vim.cmd("silent! fclose!")
  seen.emitted = take_lens(vim.fn.search("class LostEvent", "nw"))
  vim.fn.cursor(lost.lnum + 1, lost.col + #"new L")

  take_action("Create the step")
  wait_for("problem mended", function()
    return not has("event-never-consumed")()
  end)
  seen.mended = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n")
  vim.cmd("undo")
  wait_for("problem after undo", has("event-never-consumed"))

  -- Typed, not saved.
  local broken = vim.api.nvim_buf_get_lines(0, 0, -1, false)
  local fine = table
    .concat(broken, "\n")
    :gsub("class LostEvent extends Event {}\n", "")
    :gsub("LostEvent | ", "")
    :gsub("new LostEvent", "new StopEvent")
  vim.api.nvim_buf_set_lines(0, 0, -1, false, lines_of(fine))
  wait_for("clean document", function()
    return #vim.diagnostic.get(0) == 0
  end)
  vim.api.nvim_buf_set_lines(0, 0, -1, false, broken)
  wait_for("problem again", has("event-never-consumed"))

  -- Another file of the workspace, which isn't open.
  wait_for("problem of a closed file", function()
    return #vim.diagnostic.get(vim.fn.bufadd("other.ts")) > 0
  end)
  return seen
end

local ok, result = pcall(drive)
io.stdout:write(vim.fn.json_encode(ok and { seen = result } or { error = tostring(result) }) .. "\n")
vim.cmd("qall!")
