// What a core file of this process may hold.
#pragma once

namespace flowmart::app {

// None of its memory: gateways' and mail servers' secrets, the shop's key and what opens buyers' data are in
// there. FLOWMART_FULL_CORE=1 in the environment leaves a core as the system makes it, for whoever looks for
// a fault. A core that a debugger takes (gcore) holds to it as well.
void keep_memory_out_of_cores();

}  // namespace flowmart::app
