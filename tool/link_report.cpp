#include "tool/link_report.hpp"

#include <string_view>

#include "base/file.hpp"
#include "workspace/fields.hpp"

namespace darkpkg {
namespace {

/// Calls `visit` with the name of each number of a report and with the number.
template <typename Report, typename Visit>
void visit_numbers(Report& r, Visit visit) {
  visit("exit", r.exit_code);
  visit("generation", r.report.generation);
  visit("full", r.report.full);
  visit("files", r.report.files);
  visit("files-read", r.report.files_read);
  visit("files-removed", r.report.files_removed);
  visit("objects-made", r.report.objects_made);
  visit("items", r.report.items);
  visit("items-added", r.report.items_added);
  visit("items-changed", r.report.items_changed);
  visit("items-removed", r.report.items_removed);
  visit("items-moved", r.report.items_moved);
  visit("items-resolved", r.report.items_resolved);
  visit("items-relowered", r.report.items_relowered);
  visit("rows-written", r.report.rows_written);
  visit("adopted", r.report.adopted);
  visit("left-rows", r.report.left_rows);
  visit("unevaluated", r.report.unevaluated);
  visit("warnings", r.report.warnings);
  visit("us-open", r.report.timings.open);
  visit("us-scan", r.report.timings.scan);
  visit("us-read", r.report.timings.read);
  visit("us-resolve", r.report.timings.resolve);
  visit("us-encode", r.report.timings.encode);
  visit("us-write", r.report.timings.write);
  visit("us-commit", r.report.timings.commit);
}

}  // namespace

std::string link_report_path(const std::string& stamp) { return stamp + ".report"; }

Result<void> write_link_report(const std::string& stamp, const LinkReport& report) {
  std::string text;
  visit_numbers(report, [&](std::string_view name, auto number) {
    text.append(name).append("\t").append(std::to_string(static_cast<std::int64_t>(number))).append("\n");
  });
  return write_file_in_place(link_report_path(stamp), text);
}

std::optional<LinkReport> read_link_report(const std::string& stamp) {
  Result<std::string> text = read_file(link_report_path(stamp));
  if (!text) return std::nullopt;
  LinkReport out;
  std::string_view rest = *text;
  bool good = true;
  visit_numbers(out, [&](std::string_view name, auto& number) {
    std::int64_t value = 0;
    if (!good || take_field(rest, '\t') != name || !take_number(rest, '\n', value)) return void(good = false);
    number = static_cast<std::remove_cvref_t<decltype(number)>>(value);
  });
  if (!good) return std::nullopt;
  return out;
}

}  // namespace darkpkg
