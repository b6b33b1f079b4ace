#pragma once

#include <httplib.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "store/view.hpp"

/// What the routes' answers are made of.
namespace darkpkg::serve {

void answer(httplib::Response& response, const nlohmann::ordered_json& json, int status = 200);
void refuse(httplib::Response& response, int status, const std::string& message);

/// Kind, id, name and file.
nlohmann::ordered_json json_of(const store::Item& item);
nlohmann::ordered_json json_of(const std::vector<const store::Item*>& items);

/// The item of a path `/v1/items/KIND/ID...`, whose first groups these are. Null: `response` says why.
const store::Item* item_of_path(const httplib::Request& request, httplib::Response& response, const store::View& view);
/// The item that the parameters `kind` and `name` say, or `owner`, `modules` and `name`. Null: `response` says why.
const store::Item* item_of_name(const httplib::Request& request, httplib::Response& response, const store::View& view);

}  // namespace darkpkg::serve
