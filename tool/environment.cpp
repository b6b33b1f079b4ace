#include "tool/environment.hpp"

#include <string>

#include "base/environment.hpp"
#include "tool/render/renderer.hpp"

namespace darkpkg {

Result<void> check_environment() {
  const std::string format = environment::text("DARKPKG_FORMAT");
  if (!format.empty() && !parse_format(format))
    return tl::unexpected(environment::malformed("DARKPKG_FORMAT", format, "text, short, json or sarif"));
  const std::string colour = environment::text("DARKPKG_COLOR");
  if (!colour.empty() && colour != "always" && colour != "auto")
    return tl::unexpected(environment::malformed("DARKPKG_COLOR", colour, "always or auto"));
  const std::string folder = environment::text("DARKPKG_FOLDER");
  if (!folder.empty() && !folder.starts_with('/'))
    return tl::unexpected(environment::malformed("DARKPKG_FOLDER", folder, "an absolute path"));
  const std::string edition = environment::text("DARKPKG_EDITION");
  if (!edition.empty() && !find_edition(edition))
    return tl::unexpected(
        environment::malformed("DARKPKG_EDITION", edition, "an edition of Dark that this darkpkg has"));
  return environment::is_on("DARKPKG_QUIET").map([](bool) {});
}

const Edition& usual_edition() {
  const Edition* named = find_edition(environment::text("DARKPKG_EDITION"));
  return named ? *named : default_edition();
}

}  // namespace darkpkg
