/*
 * Starts Bootmasq in this very process, so that it is what whoever started it takes it for: /proc/PID/exe, its name and its
 * arguments are the program's own. It forks before there is a JVM, where the server is to go to the background, and holds back
 * signals until the server hears them (docs/decisions/0012-a-program-of-its-own.md). The shell script beside the sources does the
 * same where there is no C compiler, with java as the process.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <jni.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define CANNOT_START 127
#define MOST_OPTIONS 128

typedef jint (*create_vm)(JavaVM **, void **, void *);

/* The signals a server listens to; the JVM is to leave them alone (-Xrs). */
static const int SIGNALS[] = {SIGHUP, SIGINT, SIGTERM, SIGUSR1, SIGUSR2, SIGALRM};

static char self[PATH_MAX]; /* the folder of this program */
static char home[PATH_MAX]; /* the same, or where a package has all but the program */
static char lib[PATH_MAX];  /* jars, the cache of classes, which JDK it was made with */
static char java[PATH_MAX]; /* that JDK's bin/java */
static JavaVMOption options[MOST_OPTIONS];
static int option_count;
static int argument_count;
static char **arguments;
static int status = CANNOT_START;
static int privileged; /* whether the file gives rights that whoever starts it lacks (setcap(8)) */

static void fail(const char *format, ...) {
    va_list values;
    va_start(values, format);
    fputs("bootmasq: ", stderr);
    vfprintf(stderr, format, values);
    fputc('\n', stderr);
    va_end(values);
    exit(CANNOT_START);
}

static char *text(const char *format, ...) {
    va_list values;
    char *made;
    va_start(values, format);
    if (vasprintf(&made, format, values) < 0) fail("no memory");
    va_end(values);
    return made;
}

static void option(char *value) {
    if (option_count == MOST_OPTIONS) fail("too many options for the JVM");
    options[option_count++].optionString = value;
}

/* Descriptors 0 to 2 that the caller closed would become files of ours. */
static void standard_streams(void) {
    int fd;
    do fd = open("/dev/null", O_RDWR);
    while (fd >= 0 && fd <= 2);
    if (fd > 2) close(fd);
}

/* What the caller left open and the server closes once it has read its files: "3,7". */
static char *inherited(void) {
    char *list = text("");
    DIR *folder = opendir("/proc/self/fd");
    if (!folder) return list;
    for (struct dirent *entry = readdir(folder); entry; entry = readdir(folder)) {
        int fd = atoi(entry->d_name);
        if (fd <= 2 || fd == dirfd(folder)) continue;
        char *longer = text("%s%s%d", list, *list ? "," : "", fd);
        free(list);
        list = longer;
    }
    closedir(folder);
    return list;
}

/* Variables by which whoever starts us would say which code runs here, or who is told of it and may command it. */
static void distrust_environment(void) {
    static const char *const BEGINNINGS[] = {"BOOTMASQ_", "JAVA_", "_JAVA_", "JDK_", "DBUS_", NULL};
    for (char **each = environ; each && *each;) {
        const char *const *beginning = BEGINNINGS;
        while (*beginning && strncmp(*each, *beginning, strlen(*beginning)) != 0) beginning++;
        size_t length = strcspn(*each, "=");
        if (*beginning && (*each)[length]) {
            unsetenv(strndup(*each, length)); /* which moves the others up */
            each = environ;
        } else {
            each++;
        }
    }
}

/* Refuses what somebody else than root and our file's owner can have laid out, as around a hard link to our file. */
static void distrust(const char *path, uid_t owner) {
    struct stat found;
    if (stat(path, &found) != 0) fail("cannot look at %s: %s", path, strerror(errno));
    if ((found.st_uid == 0 || found.st_uid == owner) && !(found.st_mode & (S_IWGRP | S_IWOTH))) return;
    fail("%s is another's or may be changed by others, and this file gives rights: I run nothing from there", path);
}

static void distrust_folders(void) {
    struct stat program;
    if (stat("/proc/self/exe", &program) != 0) fail("cannot find who owns me: %s", strerror(errno));
    distrust(home, program.st_uid);
    distrust(lib, program.st_uid);
    DIR *folder = opendir(lib);
    if (!folder) fail("cannot read %s: %s", lib, strerror(errno));
    for (struct dirent *entry = readdir(folder); entry; entry = readdir(folder))
        if (entry->d_name[0] != '.') distrust(text("%s/%s", lib, entry->d_name), program.st_uid);
    closedir(folder);
}

/* Starts the script that looks for a JDK; where we have rights, in no environment that could lead it to another one. */
static FILE *ask_place(void) {
    char **kept = environ;
    char *known[] = {text("BOOTMASQ_PLACE=%s/place.sh", lib), "PATH=/usr/sbin:/usr/bin:/sbin:/bin", NULL};
    if (privileged) environ = known;
    else setenv("BOOTMASQ_PLACE", text("%s/place.sh", lib), 1);
    FILE *place = popen("exec \"$BOOTMASQ_PLACE\"", "re");
    if (privileged) environ = kept;
    else unsetenv("BOOTMASQ_PLACE");
    return place;
}

/* Finds our folder and the JDK; a script finds it again where the one of last time is gone or we were moved. */
static void find_runtime(void) {
    char line[2 * PATH_MAX] = "";
    ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
    if (length <= 0) fail("cannot find where I am: %s", strerror(errno));
    self[length] = 0;
    *strrchr(self, '/') = 0;
    memcpy(home, self, sizeof home);
    snprintf(lib, sizeof lib, "%.*s/lib", (int) sizeof lib - 8, home);
    if (access(text("%s/jvm.options", lib), F_OK) != 0 && strrchr(home, '/')) {
        /* A package has us in sbin/, where AppArmor lets others start us, and the rest in lib/bootmasq/ beside it. */
        *strrchr(home, '/') = 0;
        snprintf(home, sizeof home, "%s", text("%s/lib/bootmasq", home));
        snprintf(lib, sizeof lib, "%.*s/lib", (int) sizeof lib - 8, home);
    }
    if (privileged) distrust_folders();
    for (int attempt = 0; attempt < 2; attempt++) {
        FILE *place = attempt == 0 ? fopen(text("%s/place", lib), "re") : ask_place();
        if (place) {
            if (!fgets(line, sizeof line, place)) *line = 0;
            if (attempt == 0) fclose(place);
            else pclose(place);
        }
        line[strcspn(line, "\n")] = 0;
        size_t java_length = strlen(line) - strlen(lib) - 1;
        if (strlen(line) <= strlen(lib) + 1 || strcmp(line + java_length + 1, lib) != 0) continue;
        line[java_length] = 0;
        if (access(line, X_OK) != 0) continue;
        snprintf(java, sizeof java, "%s", line);
        return;
    }
    exit(CANNOT_START); /* the script has said why */
}

/* Whether the arguments ask to stay in the foreground: a server with -k and its like, a command, a question. */
static int stays(void) {
    static const char *const WORDS[] = {"explain", "probe", "demo", "san", "uci", "reload", "leases", "help", NULL};
    static const char *const NAMES[] = {"--no-daemon", "--keep-in-foreground", "--test", "--version", "--help", NULL};
    for (int i = 0; argument_count > 0 && WORDS[i]; i++)
        if (strcmp(arguments[0], WORDS[i]) == 0) return 1;
    for (int i = 0; i < argument_count; i++) {
        const char *argument = arguments[i];
        if (argument[0] != '-') continue;
        for (int j = 0; NAMES[j]; j++)
            if (strcmp(argument, NAMES[j]) == 0) return 1;
        if (strncmp(argument, "--help=", 7) == 0) return 1;
        if (argument[1] == '-') continue;
        /* A cluster of letters, unless one of them takes the rest as its value. */
        const char *letter = argument + 1;
        if (*letter && strchr("bDefEhnNoqrRyzZ0KLO159", *letter)) letter++;
        if (*letter && strchr("kdv", *letter)) return 1;
        if (argument[1] == 'w') return 1;
    }
    return 0;
}

/* Whether the first argument is a word, which names a command: it ends by signals as any program does. */
static int is_command(void) {
    return argument_count > 0 && arguments[0][0] && arguments[0][0] != '-';
}

static int is_demo(void) {
    return argument_count > 0 && strcmp(arguments[0], "demo") == 0;
}

/* The demonstration plays in a network of its own, which only a process of one thread can enter for all of it. */
static void alone(int count, char **values) {
    char **command = calloc((size_t) count + 2, sizeof *command);
    if (!command) fail("no memory");
    command[0] = text("%s/alone.sh", lib);
    command[1] = "/proc/self/exe";
    for (int i = 1; i < count; i++) command[i + 1] = values[i];
    char *program = realpath("/proc/self/exe", NULL);
    if (program) command[1] = program;
    setenv("BOOTMASQ_ALONE", "yes", 1);
    execv(command[0], command);
    fail("cannot run %s: %s", command[0], strerror(errno));
}

static void hold_signals(void) {
    sigset_t held;
    sigemptyset(&held);
    for (size_t i = 0; i < sizeof SIGNALS / sizeof *SIGNALS; i++) {
        signal(SIGNALS[i], SIG_DFL); /* nohup(1) and a shell's background ignore some */
        sigaddset(&held, SIGNALS[i]);
    }
    sigprocmask(SIG_BLOCK, &held, NULL);
    setenv("_JAVA_SR_SIGNUM", "60", 1); /* the JVM's own would be SIGUSR2 */
    option("-Xrs");
}

/* The parent: waits for the one line that the server writes when its ports are open, or that it failed. */
static int await(int ready) {
    char line[64] = "";
    FILE *lines = fdopen(ready, "r");
    int value;
    if (!fgets(line, sizeof line, lines)) return 1;
    if (strcmp(line, "ready\n") == 0) return 0;
    if (strcmp(line, "again\n") == 0) return -1;
    return sscanf(line, "exit %d", &value) == 1 ? value : 1;
}

/* Goes to the background; comes back in the child, or where the configuration asks for the foreground. */
static void background(void) {
    int ends[2];
    if (pipe(ends) != 0) fail("cannot make a pipe: %s", strerror(errno));
    pid_t child = fork();
    if (child < 0) fail("cannot fork: %s", strerror(errno));
    if (child == 0) {
        close(ends[0]);
        setenv("BOOTMASQ_READY", text("%d", ends[1]), 1);
        return;
    }
    close(ends[1]);
    int answer = await(ends[0]);
    if (answer >= 0) exit(answer);
    waitpid(child, NULL, 0);
}

static void jvm_options(const char *name) {
    char line[1024];
    FILE *file = fopen(text("%s/jvm.options", lib), "re");
    if (!file) fail("cannot read %s/jvm.options: %s", lib, strerror(errno));
    while (fgets(line, sizeof line, file)) {
        line[strcspn(line, "\n")] = 0;
        if (*line && *line != '#') option(strdup(line));
    }
    fclose(file);
    char *cache = text("%s/bootmasq.aot", lib);
    if (access(cache, R_OK) == 0) option(text("-XX:AOTCache=%s", cache));
    option(text("--module-path=%s", lib));
    option("-Djdk.module.main=org.bootmasq.server");
    option(text("-Dbootmasq.home=%s", self));
    option(text("-Dbootmasq.name=%s", name));
    char *more = getenv("BOOTMASQ_JAVA_OPTIONS");
    if (more) more = strdup(more);
    for (char *each = more ? strtok(more, " ") : NULL; each; each = strtok(NULL, " ")) option(each);
    unsetenv("JAVA_TOOL_OPTIONS");
    unsetenv("_JAVA_OPTIONS");
}

/* An octet becomes a character: what they mean is the server's to know. */
static jstring octets(JNIEnv *env, const char *value) {
    size_t length = strlen(value);
    jchar *characters = malloc((length + 1) * sizeof *characters);
    if (!characters) fail("no memory");
    for (size_t i = 0; i < length; i++) characters[i] = (unsigned char) value[i];
    jstring made = (*env)->NewString(env, characters, (jsize) length);
    free(characters);
    return made;
}

static void *run(void *unused) {
    (void) unused;
    char *jdk = strdup(java);
    *strrchr(jdk, '/') = 0;
    *strrchr(jdk, '/') = 0;
    void *library = dlopen(text("%s/lib/server/libjvm.so", jdk), RTLD_NOW | RTLD_GLOBAL);
    if (!library) fail("%s", dlerror());
    create_vm create = (create_vm) dlsym(library, "JNI_CreateJavaVM");
    if (!create) fail("%s", dlerror());
    JavaVM *vm;
    JNIEnv *env;
    JavaVMInitArgs vm_arguments = {.version = JNI_VERSION_10, .nOptions = option_count, .options = options};
    if (create(&vm, (void **) &env, &vm_arguments) != JNI_OK) fail("the JVM does not start");
    jclass entry = (*env)->FindClass(env, "org/bootmasq/cli/Main");
    jmethodID method = entry ? (*env)->GetStaticMethodID(env, entry, "main", "([Ljava/lang/String;)V") : NULL;
    jclass string = (*env)->FindClass(env, "java/lang/String");
    jobjectArray values = string ? (*env)->NewObjectArray(env, argument_count, string, NULL) : NULL;
    for (int i = 0; values && i < argument_count; i++)
        (*env)->SetObjectArrayElement(env, values, i, octets(env, arguments[i]));
    if (method && values) (*env)->CallStaticVoidMethod(env, entry, method, values);
    if ((*env)->ExceptionCheck(env)) (*env)->ExceptionDescribe(env);
    (*vm)->DestroyJavaVM(vm);
    return NULL; /* only if main itself failed: it ends the process */
}

int main(int count, char **values) {
    const char *name = count > 0 && strrchr(values[0], '/') ? strrchr(values[0], '/') + 1 : count > 0 ? values[0] : "bootmasq";
    argument_count = count > 0 ? count - 1 : 0;
    arguments = values + 1;
    privileged = getauxval(AT_SECURE) != 0;
    unsetenv("BOOTMASQ_READY"); /* ours to say */
    if (geteuid() != getuid()) fail("set-user-ID would let everybody run a dhcp-script as another user: use setcap(8)");
    if (privileged) distrust_environment();
    standard_streams();
    option(text("-Dbootmasq.inherited=%s", inherited()));
    char folder[PATH_MAX];
    if (!getcwd(folder, sizeof folder) && chdir("/") != 0) fail("no working directory: %s", strerror(errno));
    find_runtime();
    if (is_demo() && !getenv("BOOTMASQ_ALONE")) alone(count, values);
    if (!is_command()) hold_signals();
    if (!stays()) background();
    jvm_options(name);
    /* As java does: the first thread's stack is not the JVM's to guard. */
    pthread_t thread;
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, 512 << 10);
    if (pthread_create(&thread, &attributes, run, NULL) != 0) fail("cannot start a thread");
    pthread_join(thread, NULL);
    return status;
}
