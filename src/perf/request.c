#include "perf/request.h"

#include <math.h>

int64_t training_request_sites(const struct training_request *r)
{
    return r->spread.sites > 0 ? r->spread.sites : 1;
}

double training_request_systems(const struct training_request *r)
{
    return (double)r->accelerators / (double)training_request_sites(r) /
           (double)r->system->accelerators;
}

bool training_request_fabric(const struct training_request *r, struct fabric_count *out)
{
    const double systems = training_request_systems(r);
    return r->fabric && systems >= 1 &&
           fabric_count_parts(r->fabric, r->system, (int64_t)ceil(systems), out);
}
