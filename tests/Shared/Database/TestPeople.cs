using MlStudio.Core.Access;
using MlStudio.Core.Members;
using MlStudio.Core.Persistence;
using MlStudio.Core.Projects;

namespace MlStudio.Tests.Shared.Database;

/// <summary>People and projects for tests, written straight into the database.</summary>
public static class TestPeople
{
    public static async Task<Actor> AddPersonAsync(this TestDatabase database, string name, bool administrator = false)
    {
        await using var db = database.CreateDbContext();
        var email = $"{name}-{Guid.NewGuid():n}@example.org";
        var user = new StudioUser
        {
            Id = Guid.CreateVersion7(),
            UserName = email,
            NormalizedUserName = email.ToUpperInvariant(),
            Email = email,
            NormalizedEmail = email.ToUpperInvariant(),
            DisplayName = name,
            SecurityStamp = Guid.NewGuid().ToString(),
            IsAdministrator = administrator,
            CreatedAt = TimeProvider.System.GetUtcNow(),
        };
        db.Users.Add(user);
        await db.SaveChangesAsync();
        return new Actor(user.Id, name);
    }

    public static async Task<Project> AddProjectAsync(this TestDatabase database, Actor owner, string name = "Census income")
    {
        await using var db = database.CreateDbContext();
        var project = new Project
        {
            Id = Guid.CreateVersion7(),
            Slug = $"p-{Guid.NewGuid():n}",
            Name = name,
            CreatedAt = TimeProvider.System.GetUtcNow(),
            CreatedById = owner.UserId,
        };
        db.Projects.Add(project);
        db.Memberships.Add(Member(project, owner, ProjectRole.Owner));
        await db.SaveChangesAsync();
        return project;
    }

    public static async Task AddMemberAsync(this TestDatabase database, Project project, Actor person, ProjectRole role)
    {
        await using var db = database.CreateDbContext();
        db.Memberships.Add(Member(project, person, role));
        await db.SaveChangesAsync();
    }

    private static Membership Member(Project project, Actor person, ProjectRole role) =>
        new() { ProjectId = project.Id, UserId = person.UserId, Role = role, JoinedAt = TimeProvider.System.GetUtcNow() };
}
