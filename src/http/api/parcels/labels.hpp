// /v1/shipments/{shipment}/label: a parcel's label, or the one that it comes back with, as PDF.
#pragma once
#include <string>
#include <vector>

#include "http/api/backend.hpp"
#include "http/api/reader.hpp"
#include "http/server/router.hpp"

namespace flowmart::http {

// `sender`: the shop's own address, line by line; empty where it was not said.
void add_label_routes(Router& router, Backend& backend, Reader& reader, std::vector<std::string> sender);

}  // namespace flowmart::http
