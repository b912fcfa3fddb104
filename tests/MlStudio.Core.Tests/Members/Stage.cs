using Microsoft.Extensions.DependencyInjection;
using MlStudio.Core.Access;
using MlStudio.Core.Members;
using MlStudio.Core.Projects;
using MlStudio.Tests.Shared.Database;

namespace MlStudio.Core.Tests.Members;

/// <summary>A project with an owner, the services, and a clock that a test moves.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private ServiceProvider _services = null!;

    public TestDatabase Database { get; private set; } = null!;
    public SettableClock Clock { get; } = new();
    public Actor Owner { get; private set; } = null!;
    public Project Project { get; private set; } = null!;
    public string Slug => Project.Slug;
    public InvitationService Invitations => _services.GetRequiredService<InvitationService>();
    public MemberService Members => _services.GetRequiredService<MemberService>();
    public ProjectService Projects => _services.GetRequiredService<ProjectService>();

    public static async Task<Stage> CreateAsync(DatabaseKind kind)
    {
        var stage = new Stage { Database = await TestDatabase.CreateAsync(kind) };
        stage._services = stage.Database.Services(services => services.AddSingleton<TimeProvider>(stage.Clock));
        stage.Owner = await stage.Database.AddPersonAsync("Owner");
        stage.Project = await stage.Database.AddProjectAsync(stage.Owner);
        return stage;
    }

    public async Task<Actor> MemberAsync(ProjectRole role)
    {
        var person = await Database.AddPersonAsync(role.ToString());
        await Database.AddMemberAsync(Project, person, role);
        return person;
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await Database.DisposeAsync();
    }
}
