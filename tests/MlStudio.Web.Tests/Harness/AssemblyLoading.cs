using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace MlStudio.Web.Tests.Harness;

/// <summary>bunit asks for an older AngleSharp.Diffing than its package carries here; the one in the output folder serves.</summary>
internal static class AssemblyLoading
{
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "Must be in place before bunit's first use.")]
    internal static void Initialize() => AssemblyLoadContext.Default.Resolving += (context, name) =>
        name.Name == "AngleSharp.Diffing" ? context.LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, "AngleSharp.Diffing.dll")) : null;
}
