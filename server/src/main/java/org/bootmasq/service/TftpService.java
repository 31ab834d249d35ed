package org.bootmasq.service;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.bootmasq.edge.Interfaces;
import org.bootmasq.edge.Prepared;
import org.bootmasq.edge.log.Log;
import org.bootmasq.edge.tftp.TftpRunner;
import org.bootmasq.edge.tftp.TftpWitness;
import org.bootmasq.service.process.StartFailure;
import org.bootmasq.tftp.TftpServer;

/** TFTP as this server runs it: its ports and its transfers, of which the script hears. */
final class TftpService implements Service {
    private final TftpRunner runner;

    /**
     * Opens the ports.
     *
     * @param first the interfaces by the settings that hold when this begins to serve
     */
    TftpService(Settings settings, Interfaces first, Surroundings around) throws StartFailure {
        var witness = new TftpWitness(
                around.dump().dump(), call -> around.scripts().ifPresent(scripts -> scripts.run(call)), around.boots());
        try {
            runner =
                    new TftpRunner(settings.tftp(), around.interfaces(), first, TftpServer.PORT, witness, around.log());
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private static StartFailure failure(IOException e) {
        return StartFailure.network(String.valueOf(e.getMessage()));
    }

    @Override
    public void requireAccess(Settings settings) throws StartFailure {
        if (!settings.tftp().enabled()) return;
        Optional<String> obstacle = TftpRunner.obstacle(settings.tftp());
        if (obstacle.isPresent()) throw StartFailure.file(obstacle.get());
    }

    @Override
    public void greet(Settings settings, Log log) {
        TftpRunner.greet(settings.tftp(), log);
    }

    @Override
    public void start(Settings settings) {
        runner.start();
    }

    @Override
    public Prepared prepare(Settings settings, Interfaces others) throws StartFailure {
        requireAccess(settings);
        try {
            return runner.prepare(settings.tftp(), others);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** No file beside the configuration says anything of TFTP. */
    @Override
    public void reconfigure(Settings settings) {}

    @Override
    public void interfacesChanged() {
        runner.interfacesChanged();
    }

    @Override
    public Optional<Consumer<Runnable>> thread() {
        return Optional.of(runner::post);
    }

    @Override
    public void close() {
        runner.close();
    }
}
