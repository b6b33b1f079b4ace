#include <fmt/core.h>

#include <algorithm>
#include <cctype>

#include "base/check.hpp"
#include "rules/all_codes.hpp"
#include "tool/cli.hpp"
#include "tool/explanations.hpp"
#include "tool/message.hpp"

namespace darkpkg {
namespace {

constexpr std::string_view kPageStart =
    "# Errors and warnings\n\n"
    "<!-- Written by `darkpkg explain --markdown > docs/errors.md`; the texts are in the folders explanations/. -->\n\n"
    "Each message of darkpkg has a code. `darkpkg explain E0203` prints what this page says of one.\n\n"
    "Codes that start with E are errors: the build fails, and the database stays as it was. Codes that start with W "
    "are warnings:\n"
    "Dark stores the code, and most often fails when it runs it. `--strict` makes them errors, `--allow W0404` keeps "
    "silent about one.\n"
    "E1 and W1 are codes of edition `hash`, E0 and W0 those of edition `uuid`.\n";

std::string_view explanation(Code code) {
  for (const Explanation& each : explanations())
    if (each.code == code_text(code)) return each.text;
  DARKPKG_UNREACHABLE();  // a test holds the texts against the list
}

std::string_view severity_text(Code code) { return code_severity(code) == Severity::error ? "error" : "warning"; }

std::string list() {
  std::string out;
  for (Code code : all_codes()) out += fmt::format("{}  {}\n", code_text(code), code_title(code));
  return out;
}

std::string page() {
  std::string out(kPageStart);
  out += "\n| code | |\n| --- | --- |\n";
  std::string details;
  for (Code code : all_codes()) {
    std::string anchor(code_text(code));
    std::ranges::transform(anchor, anchor.begin(), [](unsigned char c) { return std::tolower(c); });
    out += fmt::format("| [{}](#{}) | {} |\n", code_text(code), anchor, code_title(code));
    details +=
        fmt::format("\n## {}\n\n{}: {}.\n\n{}", code_text(code),
                    code_severity(code) == Severity::error ? "Error" : "Warning", code_title(code), explanation(code));
  }
  return out + details;
}

ExitCode explain(std::string code_name) {
  std::ranges::transform(code_name, code_name.begin(), [](unsigned char c) { return std::toupper(c); });
  for (Code code : all_codes()) {
    if (code_text(code) != code_name) continue;
    print_out(
        fmt::format("{} {}: {}\n\n{}", severity_text(code), code_text(code), code_title(code), explanation(code)));
    return kOk;
  }
  print_error(fmt::format("darkpkg: there is no code '{}'\n  help: darkpkg explain lists the codes\n", code_name));
  return kUsageError;
}

}  // namespace

void add_explain(Command& app, int& exit_code) {
  Command* command = app.add_subcommand("explain", "Say what the code of an error or warning means");
  auto code = std::make_shared<std::string>();
  auto markdown = std::make_shared<bool>(false);
  Option* one = command->add_option("CODE", *code, "The code, as E0203; without it all are listed");
  command->add_flag("--markdown", *markdown, "Print the page docs/errors.md")->excludes(one);
  command->footer("Examples:\n  darkpkg explain E0203\n  darkpkg explain");
  command->callback([code, markdown, &exit_code] {
    if (!code->empty()) {
      exit_code = explain(*code);
      return;
    }
    print_out(*markdown ? page() : list());
    exit_code = kOk;
  });
}

}  // namespace darkpkg
