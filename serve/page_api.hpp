#pragma once

#include "serve/api.hpp"
#include "serve/http/server.hpp"

namespace darkpkg::serve {

/// Adds the page for browsers, and what it asks for besides the routes for programs: items as people read them.
void add_page_routes(HttpServer& server, Service& service);

}  // namespace darkpkg::serve
