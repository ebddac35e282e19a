/* The words for a machine on which nothing can be measured. */
#include "device.h"
#include "support.h"

#include <cuda_runtime_api.h>
#include <string.h>

static void says(int error, int driver, int runtime, const char *words)
{
    struct text why;
    text_init(&why);
    device_explain(error, driver, runtime, &why);
    assert_contains(text_get(&why), words);
    assert_null(strchr(text_get(&why), '\n'));
    text_free(&why);
}

static void each_reason_has_its_own_words(void **state)
{
    (void)state;
    says(cudaErrorInsufficientDriver, 0, 13000, "no NVIDIA driver is loaded");
    says(cudaErrorInsufficientDriver, 12040, 13000,
         "driver is too old: it supports CUDA 12.4, this program was built with CUDA 13.0");
    says(cudaErrorStubLibrary, 0, 13000, "stub");
    says(cudaErrorNoDevice, 13000, 13000, "finds no GPU");
    says(cudaErrorNoKernelImageForDevice, 13000, 13000, "--with-cuda-gencode");
    says(cudaErrorDevicesUnavailable, 13000, 13000, "CUDA: ");
}

static void the_host_is_described_without_its_name(void **state)
{
    (void)state;
    struct host_facts h;
    host_describe(&h);
    assert_true(h.kernel[0] != 0);
    assert_int_equal(strlen(h.hostname_hash), 16);
    assert_true(strspn(h.hostname_hash, "0123456789abcdef") == 16);
}

static void a_target_has_the_device_s_peaks(void **state)
{
    (void)state;
    const struct device_facts h100 = {.name = "H100",
                                      .capability = 90,
                                      .sms = 132,
                                      .memory_bytes = 80,
                                      .sm_mhz = 1830,
                                      .memory_mhz = 2619,
                                      .memory_bus_bits = 5120};
    const struct target t = device_target(&h100, 8, PROFILE_FULL);
    assert_close(t.bf16_rate, 989.4e12, 1e-3); /* NVIDIA's datasheets */
    assert_close(t.bandwidth, 3.352e12, 1e-3);
    assert_int_equal(t.devices, 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_reason_has_its_own_words),
        cmocka_unit_test(the_host_is_described_without_its_name),
        cmocka_unit_test(a_target_has_the_device_s_peaks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
