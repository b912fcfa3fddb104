using System.Reflection;
using Xunit.Sdk;

namespace MlStudio.Tests.Shared.Database;

/// <summary>Runs a theory with a single <see cref="DatabaseKind"/> parameter on SQLite: <c>[Theory, OnSqlite, OnPostgres]</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnSqliteAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[DatabaseKind.Sqlite]];
}

/// <summary>Runs a theory with a single <see cref="DatabaseKind"/> parameter on PostgreSQL; skipped where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnPostgresAttribute : DataAttribute
{
    public OnPostgresAttribute()
    {
        if (!PostgresServer.IsAvailable)
        {
            Skip = $"PostgreSQL is not installed (run build/install-test-needs.sh, or set {PostgresServer.Variable} to a connection string).";
        }
    }

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[DatabaseKind.Postgres]];
}
