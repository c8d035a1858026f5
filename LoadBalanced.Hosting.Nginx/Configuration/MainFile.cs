using Aspire.Hosting.Nginx.Front;

namespace Aspire.Hosting.Nginx.Configuration;

/// <summary>Renders nginx.conf: what depends on the machine, so that the files a person edits do not.</summary>
internal static class MainFile
{
    public static string Render(NginxPlace place, ClientFront front) =>
        $$"""
        # Generated on every start. What is yours to edit is under site/.
        worker_processes {{place.Workers}};
        pid {{Quote(place.TemporaryDirectory + "/nginx.pid")}};
        working_directory {{Quote(place.Directory)}};
        error_log stderr warn;
        # Room for 10,000 clients even if one worker accepts all of them, each with its connection to a replica; a file for each.
        worker_rlimit_nofile 65536;
        {{(place.User is null ? "" : $"user {place.User};\n")}}
        events {
            worker_connections 32768;
        }

        http {
            # Before any map, one of which knows the replicas by the paths of their sockets.
            map_hash_bucket_size 256;

            client_body_temp_path {{Quote(place.TemporaryDirectory + "/client_body")}};
            proxy_temp_path       {{Quote(place.TemporaryDirectory + "/proxy")}};
            fastcgi_temp_path     {{Quote(place.TemporaryDirectory + "/fastcgi")}};
            uwsgi_temp_path       {{Quote(place.TemporaryDirectory + "/uwsgi")}};
            scgi_temp_path        {{Quote(place.TemporaryDirectory + "/scgi")}};

            types {
                application/javascript js mjs;
                application/json json map;
                application/manifest+json webmanifest;
                application/pdf pdf;
                application/wasm wasm;
                application/xml xml;
                audio/mpeg mp3;
                font/woff woff;
                font/woff2 woff2;
                image/avif avif;
                image/gif gif;
                image/jpeg jpg jpeg;
                image/png png;
                image/svg+xml svg;
                image/webp webp;
                image/x-icon ico;
                text/css css;
                text/html html htm;
                text/plain txt;
                video/mp4 mp4;
                video/webm webm;
            }
            default_type application/octet-stream;

            tcp_nodelay on;
            include generated/front.conf;

            include generated/replicas.conf;
        {{LoadSampling.RenderZone(front)}}
        {{AccessLogs.Render(place, front)}}
            include generated/upstreams.conf;
            include site/*.conf;
        }

        """;

    // nginx reads backslash escapes and variables inside quotes; the run directory's path was checked for both.
    private static string Quote(string path) => $"\"{path}\"";
}
