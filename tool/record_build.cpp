#include "tool/record_build.hpp"

#include <chrono>

namespace darkpkg {

void record_build(const BuildSettings& settings, BuildRecord record, const std::optional<LinkReport>& linked) {
  using std::chrono::milliseconds;
  record.ended_ms =
      std::chrono::duration_cast<milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
  record.fingerprint = darkpkg_fingerprint(*settings.edition);
  if (linked) {
    record.generation = linked->report.generation;
    // A build that failed may not have come to its link: then the report is of an older one.
    if (record.exit_code == kOk) {
      record.items_changed = linked->report.changes();
      record.items_relowered = linked->report.items_relowered;
      record.relinked_all = linked->report.full;
    }
  }
  (void)append_history(settings.history(), record);
}

}  // namespace darkpkg
