#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "lookup/stored_items.hpp"
#include "tool/cli.hpp"
#include "tool/exit_code.hpp"

/// What the commands that look something up have in common.
namespace darkpkg {

using Json = nlohmann::ordered_json;

struct LookupArguments {
  std::string name;
  std::string database = "data.db";
  std::string build_dir;  ///< empty: the database's name + .build
  std::string manifest;   ///< empty: that of the build folder
  std::string socket;     ///< empty: the one in the build folder
  bool json = false;
};

Option* add_name_argument(Command& command, LookupArguments& arguments,
                          const std::string& help =
                              "The full name of a type, value or function, or the end of it, or "
                              "the start of its id");
/// --db and --json.
void add_lookup_options(Command& command, LookupArguments& arguments);
/// --build-dir.
void add_build_dir_option(Command& command, LookupArguments& arguments);
/// --manifest, for what needs sources or objects.
void add_manifest_option(Command& command, LookupArguments& arguments);
/// --socket, for what open_items opens.
void add_socket_option(Command& command, LookupArguments& arguments);

/// The items of the server that runs for the build folder, if there is one; otherwise those of the database. An
/// error if a socket was named and nobody answers there.
Result<lookup::StoredItems> open_items(const LookupArguments& arguments);
/// The same for who needs all of them at once: StoredItems::all().
Result<lookup::StoredItems> open_all_items(const LookupArguments& arguments);

/// Runs a command; if the database fails while it looks something up, says so.
ExitCode look_up(const std::function<ExitCode()>& command);

std::string manifest_of(const LookupArguments& arguments);
/// What the build of that manifest knew of its files: proofs.hpp.
std::string proofs_of(const LookupArguments& arguments);

/// Says that there is no item of that name, and which ones are near. Returns kUserError.
ExitCode report_unknown(const lookup::StoredItems& items, const LookupArguments& arguments);
/// `did you mean 'a' or 'b'`, or nothing.
std::string did_you_mean(const std::vector<std::string>& names);

/// An answer as JSON, whatever bytes names have.
std::string json_text(const Json& json);
/// An item's kind, name and id.
Json json_of(const lookup::ItemName& item);

/// Text for stdout, coloured if that is a terminal.
class Paint {
 public:
  Paint();
  std::string name(std::string_view text) const { return in("\033[1m", text); }
  std::string kind(std::string_view text) const { return in("\033[36m", text); }
  std::string place(std::string_view text) const { return in("\033[35m", text); }
  std::string faint(std::string_view text) const { return in("\033[2m", text); }
  /// `fn   Darklang.Stdlib.List.map`, kinds in one column.
  std::string item(const lookup::ItemName& item) const;

 private:
  std::string in(std::string_view colour, std::string_view text) const;

  bool on_;
};

}  // namespace darkpkg
