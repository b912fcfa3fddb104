using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace MlStudio.Core.Persistence;

/// <summary>
/// Lets Microsoft.Data.Sqlite 10 run on SQLitePCLRaw 2.0.6, the newest that restores everywhere we build, and on the
/// system's SQLite, whose busy wait is quick where the packaged 3.35.5 waits whole seconds. To be deleted once
/// SQLitePCLRaw 2.1 can be had (docs/decisions/0002).
/// </summary>
internal static class SystemSqlite
{
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "Must be in place before the first use of SQLite in any host, test or tool.")]
    internal static void Initialize()
    {
        AssemblyLoadContext.Default.Resolving += (context, name) =>
        {
            var file = Path.Combine(AppContext.BaseDirectory, name.Name + ".dll");
            return name.Name!.StartsWith("SQLitePCLRaw.", StringComparison.Ordinal) && File.Exists(file) ? context.LoadFromAssemblyPath(file) : null;
        };
        AppDomain.CurrentDomain.AssemblyLoad += (_, loaded) => UseSystemLibrary(loaded.LoadedAssembly);
        foreach (var assembly in AppDomain.CurrentDomain.GetAssemblies()) { UseSystemLibrary(assembly); }
    }

    private static void UseSystemLibrary(Assembly provider)
    {
        if (provider.GetName().Name != "SQLitePCLRaw.provider.e_sqlite3") { return; }
        NativeLibrary.SetDllImportResolver(provider, (library, _, _) =>
            library == "e_sqlite3" && NativeLibrary.TryLoad(SystemLibraryName(), out var handle) ? handle : 0);
    }

    private static string SystemLibraryName() =>
        OperatingSystem.IsWindows() ? "winsqlite3.dll" : OperatingSystem.IsMacOS() ? "libsqlite3.dylib" : "libsqlite3.so.0";
}
