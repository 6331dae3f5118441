// Results and the machine, as text and as JSON.
#pragma once
#include <string>

#include "load.hpp"

namespace flowmart::bench {

std::string machine();  // "2 cores of AMD EPYC ..., Linux 6.1"
std::string as_text(const LoadOptions& options, const LoadResult& result);
std::string as_json(const LoadOptions& options, const LoadResult& result);

}  // namespace flowmart::bench
