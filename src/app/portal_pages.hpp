// Which paths the portal has a page for. For the others it still draws its page "missing", but the answer is
// 404: who only looks at statuses (search engines, checks of links) should hear it, too.
#pragma once
#include <string_view>
#include <vector>

namespace flowmart::app {

// `segments` as in a request, decoded. Of what the catalogue lists, only things that are in it; orders,
// parcels and the like are looked up by their pages.
bool is_portal_page(const std::vector<std::string_view>& segments);

}  // namespace flowmart::app
