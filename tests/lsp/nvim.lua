-- Neovim's own client drives `darkpkg lsp`: open, type a mistake, see the diagnostic, jump, rename. Run by clients_test.py with
-- `nvim --headless -u init.lua -c "luafile nvim.lua"`; init.lua is the block of docs/editors.md. Each step that holds is printed.
local folder = vim.env.LSP_FOLDER

local function say(text) io.stdout:write(text .. "\n") end
local function fail(text)
  io.stdout:write("FAILED: " .. text .. "\n")
  vim.cmd("cquit")
end
local function require_that(what, true_)
  if not vim.wait(20000, true_, 5) then fail(what) end
  say(what)
end

local ok, problem = pcall(function()
  vim.cmd("edit " .. folder .. "/packages/use.dark")
  local buffer, client = vim.api.nvim_get_current_buf(), nil
  require_that("started", function()
    for id, found in pairs(vim.lsp.buf_get_clients(buffer)) do client = found.initialized and id or client end
    return client ~= nil
  end)
  if vim.lsp.get_client_by_id(client).config.root_dir ~= folder then fail("another root: " .. vim.inspect(vim.lsp.get_client_by_id(client).config.root_dir)) end
  local function diagnostics() return vim.diagnostic.get(buffer) end
  local function line(text)
    for number, each in ipairs(vim.api.nvim_buf_get_lines(buffer, 0, -1, false)) do
      local at = each:find(text, 1, true)
      if at then return number, at - 1 end
    end
    fail("no " .. text)
  end
  local function replace(old, new)
    local row, column = line(old)
    vim.api.nvim_buf_set_text(buffer, row - 1, column, row - 1, column + #old, { new })
  end

  replace("List.twice x", "List.twic x")
  require_that("the mistake has a diagnostic", function() return #diagnostics() == 1 end)
  local found = diagnostics()[1]
  local row, column = line("Acme.List.twic x")
  if found.lnum ~= row - 1 or found.col ~= column then fail("the diagnostic is elsewhere: " .. vim.inspect(found)) end
  if not found.message:find("did you mean 'Acme.List.twice'?", 1, true) then fail("no help: " .. found.message) end
  say("at its place, with help")
  replace("List.twic x", "List.twice x")
  require_that("the diagnostic goes", function() return #diagnostics() == 0 end)

  row, column = line("List.twice x")
  vim.api.nvim_win_set_cursor(0, { row, column + 6 })
  vim.lsp.buf.definition()
  require_that("jumped to the definition", function()
    return vim.api.nvim_buf_get_name(0):find("list.dark", 1, true) ~= nil and vim.api.nvim_get_current_line():find("let twice", 1, true) ~= nil
  end)
  vim.lsp.buf.rename("double")
  require_that("renamed in both files", function()
    local here = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n")
    local there = table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), "\n")
    return here:find("let double", 1, true) ~= nil and there:find("Acme.List.double x", 1, true) ~= nil
  end)
  vim.cmd("wall")
  vim.lsp.stop_client(client)
  require_that("stopped", function() return vim.lsp.client_is_stopped(client) end)
end)
if not ok then fail(tostring(problem)) end
say("done")
vim.cmd("qall!")
