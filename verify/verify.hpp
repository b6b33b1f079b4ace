#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "cache/manifest/manifest.hpp"
#include "link/link.hpp"

/// Does everything that was built still say what the sources say? All is made again from the sources alone (objects in
/// memory, a database in a temporary folder) and compared with what is there; nothing is believed because of a time, a
/// hash or a generation that was stored with it.
namespace darkpkg::verify {

enum class FindingKind : std::uint8_t {
#define FINDING(name, title) name,
#include "verify/findings.def"
#undef FINDING
};

/// "object missing".
std::string_view finding_title(FindingKind kind);

/// Something that is not as it should be.
struct Finding {
  FindingKind kind{};
  std::string subject;  ///< the file, or the table and the row
  std::string detail;   ///< what is wrong with it; may be empty
};

struct Options {
  link::Options link;  ///< database, stamp, inputs and the compiler, which must be there; for a repair the manifest too
  Manifest manifest;   ///< what there is to verify
  bool repair = false;
};

struct Report {
  std::size_t objects = 0;        ///< compared
  std::size_t rows = 0;           ///< of Dark's and darkpkg's tables, compared
  std::vector<Finding> findings;  ///< before the repair, if one was asked for
  std::vector<Finding> left;      ///< what the repair could not heal
  std::string damaged_database;   ///< where a database went that could only be made anew; else empty
};

/// Checks everything, and heals it if `repair` is set. What users wrote is only touched if the schema itself
/// says what becomes of a row whose partner is gone. An error if a source has errors (there is nothing to compare
/// with) or the environment fails.
Result<Report> verify(const Options& options);

}  // namespace darkpkg::verify
