package org.bootmasq.dns.dnssec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How signatures share the time of the thread that answers. */
class SignatureBudgetTest {
    @Test
    void threeFifthsOfTheTimeAreForSignatures() {
        var budget = new SignatureBudget();
        int checks = 0;
        for (long now = 0; now < 1000; now++) {
            budget.now(now);
            int slice = 0;
            for (; !budget.isSpent(); slice++) budget.spend(SignatureAlgorithm.ECDSAP384SHA384.micros());
            assertThat(slice).isLessThanOrEqualTo(3);
            checks += slice;
        }
        assertThat(checks * SignatureAlgorithm.ECDSAP384SHA384.micros()).isBetween(590_000, 610_000);
    }

    @Test
    void itSaysWhenItGoesOn() {
        var budget = new SignatureBudget();
        budget.now(1000);
        assertThat(budget.nextMillis()).isEqualTo(1000);
        budget.spend(8_000);
        assertThat(budget.isSpent()).isTrue();
        budget.now(budget.nextMillis() - 1);
        assertThat(budget.isSpent()).isTrue();
        budget.now(budget.nextMillis());
        assertThat(budget.isSpent()).isFalse();
    }
}
