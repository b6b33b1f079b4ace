#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/file.hpp"
#include "base/result.hpp"
#include "cache/manifest/manifest.hpp"
#include "workspace/proofs.hpp"
#include "workspace/settings.hpp"

namespace darkpkg {

enum class Reason {
  no_object,       ///< it was never compiled, or its object was removed or emptied
  newer_source,    ///< Ninja sees it too
  changed_source,  ///< with an mtime that Ninja takes for old: a restored backup, a switched link, a clock turned back
  unproven,        ///< nothing but the times says that it is up to date, and times prove nothing here
};

/// A source that has to be compiled.
struct StaleSource {
  std::size_t entry = 0;  ///< in Survey::manifest
  Reason reason{};
};

/// What has to be done, found out without Ninja and more strictly than it can: what the last build knew is still so
/// if the stats are equal, all of them; anything else is looked at by times first, and what they don't show by
/// content.
struct Survey {
  Manifest manifest;
  std::vector<StaleSource> stale;
  bool lost_source = false;  ///< a source of the manifest is gone: generate again
  bool link_due = false;     ///< the database or an input of the link changed; not asked if sources are stale
  Proofs proofs;             ///< of what is up to date; to be recorded once it is linked
  bool has_news = false;     ///< the proofs are others than those on record
};

/// Why an object is not up to date by its stat and its source's; nothing if it is.
std::optional<Reason> staleness(const FileStat& source, const std::optional<FileStat>& object);

/// Takes stock: one stat for each source and object, and a look at the generations of stamp and database. The manifest
/// must be current (see graph_is_current). An error if the manifest or a folder can't be read.
Result<Survey> take_survey(const BuildSettings& settings);
/// The same for a manifest that is not the recorded one.
Result<Survey> take_survey(const BuildSettings& settings, Manifest manifest);

/// Whether the stamp is there, and no input of the link, nor an object, is newer; `newest_object`: their newest ctime.
bool stamp_is_newest(const BuildSettings& settings, std::int64_t newest_object = 0);

/// Makes Ninja see what the survey found: invalidates objects, and the stamp if the link is due.
Result<void> apply_survey(const BuildSettings& settings, const Survey& survey);

}  // namespace darkpkg
