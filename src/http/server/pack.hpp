// Answers in gzip, for who asks for it.
#pragma once
#include "http/server/response.hpp"

namespace flowmart::http {

// What is worth it: JSON of a kilobyte to a megabyte. Less saves no packet, more would hold up the others of
// its thread. It then says so, and that another client gets other bytes (Vary); its ETag names a version of
// what it shows, and stays.
bool worth_packing(const Response& response);
Response packed(Response response);

}  // namespace flowmart::http
