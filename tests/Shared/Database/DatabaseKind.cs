namespace MlStudio.Tests.Shared.Database;

public enum DatabaseKind
{
    Sqlite,
    Postgres,
}
