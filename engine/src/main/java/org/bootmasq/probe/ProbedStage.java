package org.bootmasq.probe;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bootmasq.pxe.BootImage;
import org.bootmasq.pxe.LoaderKind;

/**
 * What came of one stage of a boot that was tried.
 *
 * @param answers of all servers, in the order in which they came
 * @param unreadable how many answers could not be read
 * @param bootServer the answer of a boot server at port 4011, if one was asked and answered
 * @param place where the boot file is, if one was named
 * @param fetched what came of fetching it, if that was tried
 */
public record ProbedStage(
        BootStage stage,
        List<Answer> answers,
        int unreadable,
        Choice choice,
        Optional<Offer> bootServer,
        Optional<BootPlace> place,
        Optional<Fetched> fetched) {
    public ProbedStage {
        answers = List.copyOf(answers);
    }

    /** What the boot file is, if it came. */
    public Optional<BootImage> image() {
        if (place.isEmpty() || fetched.filter(Fetched::isThere).isEmpty()) return Optional.empty();
        Fetched file = fetched.get();
        long length = file.outcome() == Fetched.Outcome.WHOLE
                ? file.octets()
                : file.told().orElse(Long.MAX_VALUE);
        return Optional.of(BootImage.of(place.get().path(), file.beginning(), length));
    }

    /**
     * Who runs next and asks again, if the boot file is gPXE or iPXE: by its words, else by its name. Other loaders ask
     * nobody again in a way that could be played.
     */
    public Optional<BootStage> next() {
        Optional<BootImage> image = image();
        if (image.isEmpty() || !isLoader(image.get().kind())) return Optional.empty();
        String name = place.map(BootPlace::path).orElse("").toLowerCase(Locale.ROOT);
        String program = image.get().program();
        boolean gpxe = name.contains("gpxe");
        if (program.equals("gPXE") || program.equals("gPXE or iPXE") && gpxe) return Optional.of(BootStage.GPXE);
        if (program.equals("iPXE") || program.equals("gPXE or iPXE")) return Optional.of(BootStage.IPXE);
        if (!program.isEmpty()) return Optional.empty();
        if (gpxe) return Optional.of(BootStage.GPXE);
        boolean ipxe = name.contains("ipxe") || name.contains("undionly") || name.contains("snponly");
        return ipxe ? Optional.of(BootStage.IPXE) : Optional.empty();
    }

    private boolean isLoader(BootImage.Kind kind) {
        return switch (kind) {
            case UEFI, BIOS -> true;
            case UNKNOWN ->
                place.map(BootPlace::path)
                        .map(LoaderKind::ofName)
                        .filter(one -> one == LoaderKind.BIOS)
                        .isPresent();
            case EMPTY, LINUX_UEFI, LINUX, SCRIPT, ISO, ELF, COMPRESSED, HTML, TEXT -> false;
        };
    }
}
