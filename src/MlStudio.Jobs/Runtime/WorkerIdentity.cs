using System.Reflection;

namespace MlStudio.Jobs.Runtime;

/// <summary>Which worker this process is, in the record.</summary>
public sealed record WorkerIdentity(Guid Id)
{
    /// <summary>The program's version with its commit, as recorded with workers and runs.</summary>
    public static string CodeVersion { get; } =
        typeof(WorkerIdentity).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
