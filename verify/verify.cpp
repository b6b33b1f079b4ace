#include "verify/verify.hpp"

#include <cstdio>
#include <optional>
#include <utility>

#include "base/check.hpp"
#include "base/file.hpp"
#include "rules/schemas.hpp"
#include "verify/check_database.hpp"
#include "verify/objects.hpp"
#include "verify/repair_rows.hpp"
#include "verify/salvage_rows.hpp"
#include "verify/truth.hpp"

namespace darkpkg::verify {
namespace {

struct Checked {
  std::vector<Finding> findings;
  std::size_t rows = 0;
  bool unreadable = false;
};

Checked check(const Truth& truth, const link::Options& options) {
  Checked out;
  out.findings = check_objects(truth);
  RowFindings rows = check_database(truth, options);
  out.rows = rows.rows;
  out.unreadable = rows.unreadable;
  for (Finding& finding : rows.findings) out.findings.push_back(std::move(finding));
  return out;
}

/// Moves a damaged database out of the way, to the first free name; `path` keeps nothing.
Result<std::string> move_aside(const std::string& path) {
  for (int i = 1;; i++) {
    std::string to = path + ".damaged" + (i > 1 ? std::to_string(i) : "");
    Result<std::optional<FileStat>> there = stat_file(to);
    if (!there) return tl::unexpected(there.error());
    if (*there) continue;
    for (const char* suffix : {"-shm", "-wal", ""}) {
      Result<std::optional<FileStat>> old = stat_file(path + suffix);
      if (!old || !*old) continue;
      if (std::rename((path + suffix).c_str(), (to + suffix).c_str()) != 0) return fail(errno_message("rename", path));
    }
    return to;
  }
}

Result<void> relink(link::Options options) {
  options.strict = false;
  options.full = verification(*options.edition).is_mended_by_link();
  Result<link::Report> report = link::link(options);
  if (!report) return tl::unexpected(report.error());
  if (!report->linked) return fail("the packages changed during the repair", "repair again");
  return {};
}

Result<void> repair(const Truth& truth, const link::Options& options, bool unreadable, Report& report) {
  if (Result<void> done = repair_objects(truth); !done) return done;
  if (unreadable) {
    Result<std::optional<FileStat>> there = stat_file(options.database);
    if (there && *there && (*there)->size > 0) {
      Result<std::string> moved = move_aside(options.database);
      if (!moved) return tl::unexpected(moved.error());
      report.damaged_database = std::move(*moved);
    }
    // Users' rows that are saved below refer to the ids that came with the old one.
    if (Result<void> made = make_database(options.database, truth.database, *options.edition); !made) return made;
    if (Result<void> linked = relink(options); !linked) return linked;
    if (!report.damaged_database.empty())
      if (Result<void> saved = salvage_rows(truth, *options.edition, report.damaged_database, options.database); !saved)
        return saved;
  }
  if (Result<void> done = repair_rows(truth, options); !done) return done;
  return relink(options);
}

}  // namespace

std::string_view finding_title(FindingKind kind) {
  switch (kind) {
#define FINDING(name, title) \
  case FindingKind::name:    \
    return title;
#include "verify/findings.def"
#undef FINDING
  }
  DARKPKG_UNREACHABLE();
}

Result<Report> verify(const Options& options) {
  DARKPKG_CHECK(options.link.compiler != nullptr);
  Result<Truth> truth = make_truth(options.manifest, options.link);
  if (!truth) return tl::unexpected(truth.error());
  Report report;
  report.objects = truth->objects.size();
  Checked found = check(*truth, options.link);
  report.rows = found.rows;
  report.findings = std::move(found.findings);
  if (!options.repair || report.findings.empty()) return report;
  if (Result<void> done = repair(*truth, options.link, found.unreadable, report); !done)
    return tl::unexpected(done.error());
  Checked after = check(*truth, options.link);
  report.rows = after.rows;
  report.left = std::move(after.findings);
  return report;
}

}  // namespace darkpkg::verify
